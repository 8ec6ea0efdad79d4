import EaselImages
import EaselTraining

/// A figure of a learning curve: accuracy and loss over the images of a class, or over the epochs.
package struct LearningCurveChart {
    private let drawing: ChartDrawing

    /// The figure as an SVG image.
    package var svg: String { drawing.svg }

    /// The figure as a PNG file.
    /// - Throws: `DataError` where it cannot be encoded.
    package func png() throws -> [UInt8] { try PNGFile.encode(drawing.image()) }

    /// Accuracy and loss of each model over the images of a class: means, and bars from the least of its runs to the greatest.
    package static func sizes(_ points: [LearningCurvePoint], _ runs: [LearningCurveRun]) -> LearningCurveChart {
        let place = runs.first?.measuredOn ?? "test"
        var models: [String] = []
        for point in points where !models.contains(point.model) { models.append(point.model) }
        let sizes = points.map(\.imagesPerClass)
        let horizontal = ChartScale(
            around: sizes, mayBeLogarithmic: true, isRounded: false, isWhole: true, tickCount: 10)
        let isSpread = points.contains { $0.runs > 1 }
        func panel(
            _ title: String, _ measured: KeyPath<LearningCurvePoint, ValueSpread>,
            _ trained: KeyPath<LearningCurvePoint, ValueSpread>
        ) -> ChartPanel {
            let series = models.enumerated().flatMap { number, model -> [ChartSeries] in
                let own = points.filter { $0.model == model }.sorted { $0.imagesPerClass < $1.imagesPerClass }
                let name = models.count == 1 ? "" : "\(model), "
                func line(_ name: String, _ value: KeyPath<LearningCurvePoint, ValueSpread>, isTraining: Bool)
                    -> ChartSeries
                {
                    ChartSeries(
                        name: name, colour: colour(number), isBackground: isTraining, isDashed: isTraining,
                        points: own.map { ($0.imagesPerClass, $0[keyPath: value].mean) })
                }
                let bars = ChartSeries(
                    name: name + "least to greatest", colour: colour(number), isBackground: true,
                    points: own.flatMap { bar(at: $0.imagesPerClass, $0[keyPath: measured], on: horizontal) })
                return [line(name + place, measured, isTraining: false)] + (isSpread ? [bars] : [])
                    + [line(name + "training", trained, isTraining: true)]
            }
            return ChartPanel(title: title, series: series)
        }
        let drawing = ChartDrawing(
            title: "learning curve",
            [panel("accuracy", \.accuracy, \.trainAccuracy), panel("loss", \.loss, \.trainLoss)], across: horizontal,
            label: "\(runs.first?.noun ?? "picture")s of each class", empty: "Nothing has been trained yet.")
        return LearningCurveChart(drawing: drawing)
    }

    /// Accuracy and loss over the epochs, means of the runs: of each size of a single model, or of each model at its greatest
    /// size. What is measured is strong, what is trained dashed.
    static func epochs(_ runs: [LearningCurveRun], _ histories: [CurveHistory]) -> LearningCurveChart {
        let place = runs.first?.measuredOn ?? "test"
        var groups: [(model: String, perClass: Int?, images: Double, members: [CurveHistory])] = []
        for (run, history) in zip(runs, histories) {
            if let group = groups.firstIndex(where: { $0.model == run.model && $0.perClass == run.perClass }) {
                groups[group].members.append(history)
            } else {
                groups.append((run.model, run.perClass, run.imagesPerClass, [history]))
            }
        }
        let isOneModel = Set(groups.map(\.model)).count == 1
        if !isOneModel {
            groups = groups.filter { group in
                !groups.contains { $0.model == group.model && $0.images > group.images }
            }
        }
        func panel(_ title: String, _ metric: Metric) -> ChartPanel {
            let series = groups.enumerated().flatMap { number, group -> [ChartSeries] in
                let name = isOneModel ? group.perClass.map { "\($0) a class" } ?? "all" : group.model
                return [(place, CurveHistory.Kind.test, false), ("training", .train, true)].map {
                    words, kind, isBackground in
                    ChartSeries(
                        name: "\(name), \(words)", colour: colour(number), isBackground: isBackground,
                        isDashed: isBackground,
                        points: mean(of: group.members.map { $0.points(metric.name, kind) }))
                }
            }
            return ChartPanel(title: title, series: series)
        }
        let panels = [panel("accuracy", .accuracy), panel("loss", .loss)]
        let epochs = panels.flatMap { $0.series.flatMap { $0.points.map(\.x) } }
        let drawing = ChartDrawing(
            title: "learning curve: epochs", panels,
            across: ChartScale(
                around: epochs + [0], mayBeLogarithmic: false, isRounded: false, isWhole: true, tickCount: 10),
            label: "epoch", empty: "Nothing has been trained yet.")
        return LearningCurveChart(drawing: drawing)
    }

    private static func colour(_ number: Int) -> ChartColour { ChartColour.series[number % ChartColour.series.count] }

    /// A bar with its two ends, as pieces of a curve that values which cannot be drawn keep apart.
    private static func bar(at x: Double, _ spread: ValueSpread, on scale: ChartScale) -> [(x: Double, y: Double)] {
        // As wide on a logarithmic axis as on another.
        let (left, right) = scale.values(around: x, by: 0.008)
        let ends = [spread.least, spread.greatest].flatMap { [(left, $0), (right, $0), (x, Double.nan)] }
        return [(x, spread.least), (x, spread.greatest), (x, .nan)] + ends
    }

    /// The mean of several curves over the same epochs; shorter ones count as far as they go.
    private static func mean(of curves: [[(x: Double, y: Double)]]) -> [(x: Double, y: Double)] {
        (0..<(curves.map(\.count).max() ?? 0)).map { place in
            let there = curves.filter { place < $0.count }.map { $0[place] }
            return (there[0].x, there.reduce(0) { $0 + $1.y } / Double(there.count))
        }
    }
}
