import EaselCore
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime

/// The features of images by a classifier whose layers before the head stay as they are: computed once for each picture and
/// kept on disk.
///
/// An image's features are the same to the last bit whatever else they are computed with, so it makes no difference
/// whether they were kept.
final class FrozenFeatures: @unchecked Sendable {
    /// The number of features of an image.
    let count: Int
    private let shape: ImageShape
    private let predictor: Predictor
    private let input: Predictor.Input<Float>
    private let output: Predictor.Output<Float>
    private let body: [NamedParameter]
    private let sayOf: String
    private var cache: FeatureCache?

    /// Traces the features of a classifier.
    /// - Throws: What tracing reports.
    init(_ model: any ImageClassifier, _ sections: ModelSections, workers: Workers) throws {
        (shape, count, body) = (model.imageShape, model.featureShape.count, sections.body)
        let shape = model.imageShape
        let single = try InferenceGraph(of: model) { trace in
            ["features": model.features(trace.input("images", [1, shape.height, shape.width, shape.channels]))]
        }
        // Another instruction set rounds differently, and what is kept must be what would be computed. The same weights make
        // other features where an option changes an activation, a padding or what images are scaled by.
        let computation = SHA256.hexDigest(of: Array("\(single.graph)".utf8))
        sayOf = "\(Swift.type(of: model)) \(model.imageShape) \(computation) \(InstructionSet.name) \(easelVersion)"
        let chunk = ImageChunk.count(ofFlops: single.graph.flops)
        predictor = try Predictor(of: model, chunk: chunk, workers: workers) { trace in
            ["features": model.features(trace.input("images", [chunk, shape.height, shape.width, shape.channels]))]
        }
        (input, output) = (try predictor.input("images"), try predictor.output("features"))
    }

    /// Forgets what was kept: the layers before the head have changed.
    func weightsChanged() { cache = nil }

    /// The features of a batch, `[size, features]`.
    /// - Parameter isKept: Whether they are looked for among those kept, and kept.
    /// - Throws: What reading an image reports.
    func callAsFunction(_ batch: Batch, isKept: Bool) throws -> [Float] {
        let samples = try batch.allSamples()
        let size = shape.count
        guard isKept else { return try predictor.run(Self.numbers(samples[...]), as: input, collecting: output) }
        let cache = try self.cache ?? FeatureCache(of: weightsDigest(), count: count)
        self.cache = cache
        let keys = (0..<batch.size).map { SHA256.digest(of: samples[($0 * size)..<(($0 + 1) * size)]) }
        var result = [Float](repeating: 0, count: batch.size * count)
        var missing: [Int] = []
        for (row, key) in keys.enumerated() {
            let isThere = result.withUnsafeMutableBufferPointer { buffer in
                cache.read(key, into: UnsafeMutableBufferPointer(rebasing: buffer[(row * count)..<((row + 1) * count)]))
            }
            if !isThere { missing.append(row) }
        }
        guard !missing.isEmpty else { return result }
        let numbers = missing.flatMap { Self.numbers(samples[($0 * size)..<(($0 + 1) * size)]) }
        let computed = try predictor.run(numbers, as: input, collecting: output)
        for (place, row) in missing.enumerated() {
            let own = computed[(place * count)..<((place + 1) * count)]
            result.replaceSubrange((row * count)..<((row + 1) * count), with: own)
            cache.add(keys[row], Array(own))
        }
        return result
    }

    private static func numbers(_ samples: ArraySlice<UInt8>) -> [Float] {
        [Float](unsafeUninitializedCapacity: samples.count) { buffer, count in
            samples.withUnsafeBufferPointer {
                PixelScaling.zeroToOne.convert($0, channels: 1, to: UnsafeMutableBufferPointer(rebasing: buffer[...]))
            }
            count = samples.count
        }
    }

    /// Tells the layers before the head from all others: their names and numbers, and the model.
    private func weightsDigest() throws -> String {
        var text = sayOf
        for named in body {
            let digest = named.parameter.values.withUnsafeBytes { SHA256.hexDigest(of: Array($0)) }
            text += "\n\(named.name) \(digest)"
        }
        return SHA256.hexDigest(of: Array(text.utf8))
    }
}
