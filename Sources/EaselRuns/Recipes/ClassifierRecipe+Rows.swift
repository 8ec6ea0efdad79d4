import EaselCore
import EaselImages
import EaselMeasures

extension ClassifierRecipe {
    /// The most rows that are drawn.
    private static let mostDrawn = 1000

    /// The sample image of an epoch for rows of a table: each row as a point in the colour of its class, those taken for another
    /// ringed, over the class that the model predicts at each place, the paler the less sure it is.
    ///
    /// Of one or two columns the picture has them as its axes, of more the two first principal components; behind them is
    /// what the model makes of the rows in that plane, all else being as in the mean row.
    func samples(ofRows all: RowSource, named names: [String]? = nil) throws -> ImageGrid {
        let (width, count) = (all.columnCount, min(all.count, Self.mostDrawn))
        let (values, labels) = (Array(all.values.prefix(count * width)), Array((all.labels ?? []).prefix(count)))
        let plane = try PrincipalPlane(of: values, width: width)
        var places = (0..<count).map { plane.place(of: values[($0 * width)..<(($0 + 1) * width)]) }
        if width == 1 {
            // One beside another within the strip of the class, from the bottom up.
            for (row, label) in labels.enumerated() { places[row].y = Double(label) + 0.1 * Double(row % 7) - 0.3 }
        }
        let wrong = Set(try verdicts(on: all.firstImages(count)).filter { !$0.isRight }.map(\.index))
        var plot = ScatterPlot(
            points: places.enumerated().map { row, place in
                ScatterPlot.Point(
                    x: place.x, y: place.y, colour: Canvas.colour(ofClass: Int(labels[row])),
                    isMarked: wrong.contains(row))
            }, across: ScatterPlot.range(of: places.map(\.x)), up: ScatterPlot.range(of: places.map(\.y)))
        plot.legend = (0..<model.classes).map { (Canvas.colour(ofClass: $0), className($0, in: names)) }
        let probabilities = try probabilities(
            of: plot.places.flatMap { plane.row(atX: $0.x, y: width == 1 ? 0 : $0.y) })
        let background = stride(from: 0, to: probabilities.count, by: model.classes).map { start in
            tint(Array(probabilities[start..<(start + model.classes)]))
        }
        return try ImageGrid([plot.image(over: background)], columns: 1, gutter: 0, scale: 1)
    }

    /// The colour of the class that is predicted, as pale as it is unsure.
    private func tint(_ probabilities: [Float]) -> Canvas.Colour {
        guard let best = probabilities.indices.max(by: { probabilities[$0] < probabilities[$1] }) else {
            return Canvas.white
        }
        let chance = 1 / Double(model.classes)
        let sure = max(0, (Double(probabilities[best]) - chance) / (1 - chance))
        return Canvas.mixed(Canvas.white, Canvas.colour(ofClass: best), 0.08 + 0.32 * sure)
    }

    /// The probabilities of the classes of rows that have no labels, batch by batch.
    func probabilities(of values: [Float]) throws -> [Float] {
        let (size, width) = (batchSize, model.imageShape.count)
        var result: [Float] = []
        for start in stride(from: 0, to: values.count, by: size * width) {
            let part = Array(values[start..<min(start + size * width, values.count)])
            let labels = [Int32](repeating: 0, count: part.count / width)
            result += try evaluation(images: part, labels: labels).output("probabilities").values
        }
        return result
    }
}
