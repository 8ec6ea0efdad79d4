import EaselCore
import EaselData
import EaselImages
import EaselMeasures
import EaselModels

extension ClassifierRecipe {
    /// The surest mistakes, the confusion matrix, and the filters of the first layer, below one another.
    ///
    /// The matrix is left out of more classes than `ConfusionPicture.mostClasses`, whose cells nobody could see; the
    /// filters where the first layer has none that are pictures.
    public func epochImage(of test: TestImages) throws -> Image {
        try check(test.images)
        let verdicts = try verdicts(on: test.images)
        var column = ImageColumn()
        let rows = test.images as? RowSource
        if let rows {
            column.append(
                try samples(ofRows: rows, named: test.classNames).render(),
                caption: "the rows along their two principal components; mistakes are ringed")
        } else {
            column.append(
                try grid(of: verdicts, from: test.images).render(),
                caption:
                    "the surest mistakes (red), then what it was least sure of (green); below each a picture of the class "
                    + "that it was taken for")
        }
        if model.classes <= ConfusionPicture.mostClasses {
            var matrix = ConfusionMatrix(classes: model.classes)
            for verdict in verdicts { try matrix.add(label: verdict.label, predicted: verdict.predicted) }
            column.append(
                try ConfusionPicture(matrix, classNames: test.classNames).image(),
                caption: ConfusionPicture.caption)
        }
        if rows == nil, let filters = try FilterPicture(of: model) {
            column.append(try filters.image(), caption: filters.caption)
        }
        return try column.image()
    }

    /// Test images, each over an image of the class that it was taken for: first those that were taken for a wrong
    /// one, the surest first and framed in red, then those the model was least sure of, framed in green.
    public func samples(from set: any ImageSource) throws -> ImageGrid {
        try check(set)
        if let rows = set as? RowSource { return try samples(ofRows: rows) }
        return try grid(of: verdicts(on: set), from: set)
    }

    private func grid(of verdicts: [Verdict], from set: any ImageSource) throws -> ImageGrid {
        let columns = 10
        let verdicts = verdicts.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.prefix(4 * columns)
        let predicted = Set(verdicts.map(\.predicted))
        var examples: [Int: Image] = [:]
        for (index, label) in (set.labels ?? []).enumerated()
        where predicted.contains(Int(label)) && examples[Int(label)] == nil {
            examples[Int(label)] = try set.image(at: index)
        }
        let blank = try Image(
            height: set.height, width: set.width, colour: [UInt8](repeating: 0, count: set.channels))
        var rows: [[Image]] = [[], []]
        for verdict in verdicts {
            let frame: [UInt8] = verdict.isRight ? [0, 160, 0] : [220, 0, 0]
            rows[0].append(try set.image(at: verdict.index).framed(in: frame))
            rows[1].append(examples[verdict.predicted] ?? blank)
        }
        return try ImageGrid(comparing: rows, columns: columns)
    }

    /// The model's prediction for one image.
    struct Verdict {
        let index: Int
        let label: Int
        let predicted: Int
        let probability: Float
        var isRight: Bool { label == predicted }
        /// Wrong ones before right ones.
        var rank: Float { isRight ? probability : -probability }
    }

    func verdicts(on set: any ImageSource) throws -> [Verdict] {
        let classes = model.classes
        var verdicts: [Verdict] = []
        verdicts.reserveCapacity(set.count)
        let labels = set.labels ?? []
        let (evaluation, images) = measuring(set)
        try images.forEachBatch(of: batchSize) { _, batch in
            let probabilities = try evaluation(batch).output("probabilities").values
            for (row, index) in batch.indices.enumerated() {
                let own = probabilities[(row * classes)..<((row + 1) * classes)]
                let best = own.indices.max { own[$0] < own[$1] } ?? own.startIndex
                let predicted = best - own.startIndex
                verdicts.append(
                    Verdict(
                        index: Int(index), label: Int(labels[Int(index)]), predicted: predicted,
                        probability: probabilities[best]))
            }
        }
        return verdicts
    }
}

extension Image {
    /// The image in colour, with a frame of one pixel.
    func framed(in colour: [UInt8]) throws -> Image {
        var result = try converted(toChannels: hasAlpha ? 4 : 3)
        let depth = result.channels
        let colour = colour + (hasAlpha ? [255] : [])
        result.withMutablePixels { pixels in
            for row in 0..<height {
                for column in 0..<width where row == 0 || column == 0 || row == height - 1 || column == width - 1 {
                    for channel in 0..<depth { pixels[(row * width + column) * depth + channel] = colour[channel] }
                }
            }
        }
        return result
    }
}
