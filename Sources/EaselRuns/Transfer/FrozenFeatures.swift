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
    private let function: ImageFunction
    private let body: [NamedParameter]
    private let sayOf: String
    private var cache: FeatureCache?

    /// Traces the features of a classifier.
    /// - Throws: What tracing reports.
    init(_ model: any ImageClassifier, _ sections: ModelSections, workers: Workers) throws {
        (shape, count, body) = (model.imageShape, model.featureShape.count, sections.body)
        sayOf = "\(Swift.type(of: model)) \(model.imageShape)"
        let shape = model.imageShape
        let single = try InferenceGraph(of: model) { trace in
            ["features": model.features(trace.input("images", [1, shape.height, shape.width, shape.channels]))]
        }
        function = try ImageFunction(
            of: model, shape: shape, chunk: ImageFunction.chunk(ofFlops: single.graph.flops), workers: workers
        ) { model.features($0) }
    }

    /// Forgets what was kept: the layers before the head have changed.
    func weightsChanged() { cache = nil }

    /// The features of a batch, `[size, features]`.
    /// - Parameter isKept: Whether they are looked for among those kept, and kept.
    /// - Throws: What reading an image reports.
    func callAsFunction(_ batch: Batch, isKept: Bool) throws -> [Float] {
        let samples = try batch.allSamples()
        let size = shape.count
        guard isKept else { return try function(Self.numbers(samples[...])) }
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
        let computed = try function(numbers)
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

/// Images whose numbers are their features.
struct FeatureSource: ImageSource {
    let base: any ImageSource
    let features: FrozenFeatures

    var count: Int { base.count }
    var imageShape: ImageShape { ImageShape(height: 1, width: 1, channels: features.count) }
    var isInMemory: Bool { base.isInMemory }
    var labels: [Int32]? { base.labels }
    var labelRange: ClosedRange<Int32>? { base.labelRange }

    func target(at index: Int) throws -> Target { try base.target(at: index) }
    func image(at index: Int) throws -> Image { try base.image(at: index) }
    func inMemory() throws -> ImageSet { try base.inMemory() }
    func contentChecksum() throws -> UInt32 { try base.contentChecksum() }

    func fill(batch: ArraySlice<Int32>, into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling)
        throws
    {
        let values = try features(Batch(base, batch), isKept: true)
        guard destination.count == values.count else {
            throw DataError(
                "batch of \(batch.count): room for \(destination.count) numbers, and there are \(values.count)")
        }
        _ = destination.update(fromContentsOf: values)
    }
}
