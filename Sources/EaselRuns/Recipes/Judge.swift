import EaselCore
import EaselData
import EaselFiles
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// A trained classifier that looks at pictures others have drawn.
///
/// Pictures are worked on a fixed number at a time, each by itself, so what is made of one depends on no other.
public final class Judge {
    /// What a judge makes of pictures.
    public struct Judgement: Sendable {
        /// How many features a picture has.
        public let featureSize: Int
        /// How many classes there are.
        public let classCount: Int
        /// The features of the pictures, `[count, featureSize]`.
        public internal(set) var features: [Float] = []
        /// A logit for each class, `[count, classCount]`.
        public internal(set) var logits: [Float] = []

        /// How many pictures were looked at.
        public var count: Int { logits.count / classCount }

        /// The likeliest class of each picture.
        public var classes: [Int] {
            (0..<count).map { row in
                let own = logits[(row * classCount)..<((row + 1) * classCount)]
                return (own.indices.max { own[$0] < own[$1] } ?? own.startIndex) - own.startIndex
            }
        }

        /// The share of pictures of each class.
        public var classShares: [Double] {
            var counts = [Int](repeating: 0, count: classCount)
            for index in classes { counts[index] += 1 }
            return counts.map { Double($0) / Double(Swift.max(count, 1)) }
        }
    }

    /// The size of the pictures.
    public let shape: ImageShape
    /// How many classes there are.
    public let classes: Int
    /// How many features a picture has.
    public let featureSize: Int
    private let program: Program
    private static let chunk = 64

    /// Traces a classifier, whose parameters must have their values.
    /// - Throws: Missing memory.
    public init(_ model: any ImageClassifier, workers: Workers = .shared) throws {
        shape = model.imageShape
        (classes, featureSize) = (model.classes, model.featureShape.count)
        let parameters = namedParameters(of: model)
        let size: Shape = [Self.chunk, shape.height, shape.width, shape.channels]
        let trace = Trace(phase: .inference, names: variableNames(parameters))
        trace.record {
            let features = model.features(trace.input("images", size))
            trace.output("features", features.reshaped(to: [Self.chunk, model.featureShape.count]))
            trace.output("logits", model.logits(ofFeatures: features))
        }
        if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
        program = try Program(trace.graph, workers: workers)
    }

    /// Gives a classifier the parameters of a checkpoint and traces it.
    /// - Throws: A `FileError` that names what is missing, superfluous or of another shape.
    public convenience init(_ model: any ImageClassifier, from checkpoint: SafetensorsFile, workers: Workers = .shared)
        throws
    {
        try loadParameters(of: model, from: checkpoint)
        try self.init(model, workers: workers)
    }

    /// Looks at pictures given as numbers `[N, height, width, channels]`.
    /// - Parameters:
    ///   - values: The numbers.
    ///   - range: What they mean.
    /// - Throws: `StepError` where they are not whole pictures.
    public func callAsFunction(_ values: [Float], range: PixelRange = .zeroToOne) throws -> Judgement {
        guard values.count % shape.count == 0 else {
            throw StepError("\(values.count) numbers are not whole pictures of \(shape), which the judge looks at")
        }
        let input = program.input("images")
        var judgement = Judgement(featureSize: featureSize, classCount: classes)
        for start in stride(from: 0, to: values.count, by: input.count) {
            let part = values[start..<min(start + input.count, values.count)]
            input.update(repeating: 0)
            switch range {
            case .zeroToOne: for (index, value) in part.enumerated() { input[index] = value }
            case .minusOneToOne: for (index, value) in part.enumerated() { input[index] = 0.5 * value + 0.5 }
            }
            program.run()
            let count = part.count / shape.count
            judgement.features += program.output("features").prefix(count * featureSize)
            judgement.logits += program.output("logits").prefix(count * classes)
        }
        return judgement
    }

    /// Looks at pictures.
    /// - Throws: `StepError` for pictures of another size than the judge looks at.
    public func callAsFunction(_ pictures: [Image]) throws -> Judgement {
        try self(
            pictures.flatMap { picture in
                let found = ImageShape(height: picture.height, width: picture.width, channels: picture.channels)
                guard found == shape else {
                    throw StepError("the judge looks at pictures of \(shape), not of \(found)")
                }
                return picture.values(in: .zeroToOne)
            })
    }

    /// Looks at the pictures of a set.
    /// - Throws: `StepError` for pictures of another size than the judge looks at.
    public func callAsFunction(_ set: ImageSet) throws -> Judgement {
        guard set.imageShape == shape else {
            throw StepError("the judge looks at pictures of \(shape), not of \(set.imageShape)")
        }
        return try self(set.pixels.map { PixelRange.zeroToOne.value(of: $0) })
    }
}
