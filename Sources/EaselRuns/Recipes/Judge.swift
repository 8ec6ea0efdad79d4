import EaselCore
import EaselImages
import EaselFiles
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// A trained classifier that judges the images of other models.
///
/// Images are processed a fixed number at a time, each by itself, so the result for one does not depend on others.
public final class Judge {
    /// A judge's features and logits of images.
    public struct Judgement: Sendable {
        /// The number of features of an image.
        public let featureSize: Int
        /// The number of classes.
        public let classCount: Int
        /// The features of the images, `[count, featureSize]`.
        public internal(set) var features: [Float] = []
        /// A logit for each class, `[count, classCount]`.
        public internal(set) var logits: [Float] = []

        /// The number of images judged.
        public var count: Int { logits.count / classCount }

        /// The most probable class of each image.
        public var classes: [Int] {
            (0..<count).map { row in
                let own = logits[(row * classCount)..<((row + 1) * classCount)]
                return (own.indices.max { own[$0] < own[$1] } ?? own.startIndex) - own.startIndex
            }
        }

        /// The share of images of each class.
        public var classShares: [Double] {
            var counts = [Int](repeating: 0, count: classCount)
            for index in classes { counts[index] += 1 }
            return counts.map { Double($0) / Double(Swift.max(count, 1)) }
        }
    }

    /// The size of the images.
    public let shape: ImageShape
    /// The number of classes.
    public let classes: Int
    /// The number of features of an image.
    public let featureSize: Int
    private let predictor: Predictor
    private let images: Predictor.Input<Float>
    private let features: Predictor.Output<Float>
    private let logits: Predictor.Output<Float>

    /// Traces a classifier, whose parameters must have their values; memory is taken when it first looks.
    /// - Throws: What tracing reports.
    public init(_ model: any ImageClassifier, workers: Workers = .shared) throws {
        let (shape, chunk) = (model.imageShape, 64)
        predictor = try Predictor(of: model, chunk: chunk, workers: workers) { trace in
            let features = model.features(trace.input("images", [chunk, shape.height, shape.width, shape.channels]))
            return ["features": features, "logits": model.logits(ofFeatures: features)]
        }
        images = try predictor.input("images")
        features = try predictor.output("features")
        logits = try predictor.output("logits")
        self.shape = shape
        (classes, featureSize) = (logits.rowSize, features.rowSize)
    }

    /// Gives a classifier the parameters of a checkpoint and traces it.
    /// - Throws: A `FileError` that names what is missing, unexpected or of another shape.
    package convenience init(_ model: any ImageClassifier, from checkpoint: SafetensorsFile, workers: Workers = .shared)
        throws
    {
        try loadParameters(of: model, from: checkpoint)
        try self.init(model, workers: workers)
    }

    /// Judges images given as numbers `[N, height, width, channels]`.
    /// - Parameters:
    ///   - values: The numbers.
    ///   - scaling: What they mean.
    /// - Throws: `InferenceError` where they are not whole pictures.
    public func callAsFunction(_ values: [Float], scaling: PixelScaling = .zeroToOne) throws -> Judgement {
        guard values.count % shape.count == 0 else {
            throw InferenceError("\(values.count) numbers are not whole pictures of \(shape), which the judge looks at")
        }
        let size = shape.count
        var judgement = Judgement(featureSize: featureSize, classCount: classes)
        try values.withUnsafeBufferPointer { values in
            try predictor.run(rows: values.count / size) { part in
                let target = try images.rows(part.count)
                let source = UnsafeBufferPointer(rebasing: values[part.lowerBound * size..<part.upperBound * size])
                for (index, value) in source.enumerated() {
                    target[index] = scaling.unitValue(of: value, inChannel: index % shape.channels)
                }
            } taking: { part in
                judgement.features += try features.rows(part.count)
                judgement.logits += try logits.rows(part.count)
            }
        }
        return judgement
    }

    /// Judges images.
    /// - Throws: `InferenceError` for images of another size than the judge looks at.
    public func callAsFunction(_ images: [Image]) throws -> Judgement {
        try self(
            images.flatMap { image in
                guard image.shape == shape else {
                    throw InferenceError("the judge looks at pictures of \(shape), not of \(image.shape)")
                }
                return image.values(in: .zeroToOne)
            })
    }

    /// Judges the images of a source.
    /// - Throws: `InferenceError` for images of another size than the judge looks at, `DataError` for one that cannot
    ///   be read.
    public func callAsFunction(_ set: any ImageSource) throws -> Judgement {
        guard set.imageShape == shape else {
            throw InferenceError("the judge looks at pictures of \(shape), not of \(set.imageShape)")
        }
        var judgement = Judgement(featureSize: featureSize, classCount: classes)
        guard set.count > 0 else { return judgement }
        let order = try BatchOrder(count: set.count, batchSize: predictor.chunk, seed: nil)
        let loader = try BatchLoader(set, order: order, steps: 0..<order.batchCount)
        defer { loader.stop() }
        try predictor.run(rows: set.count) { part in
            try loader.next()?.fill(into: images.rows(part.count), scaling: .zeroToOne)
        } taking: { part in
            judgement.features += try features.rows(part.count)
            judgement.logits += try logits.rows(part.count)
        }
        return judgement
    }
}
