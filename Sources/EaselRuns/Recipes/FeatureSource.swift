import EaselCore
import EaselImages

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
