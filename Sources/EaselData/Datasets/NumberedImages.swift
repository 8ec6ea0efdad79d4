import CZlib
import EaselCore
import EaselImages

/// Images with a number each, which is to be predicted: what a list says of them.
struct NumberedImages: ImageSource {
    private let base: any ImageSource
    private let numbers: [Float]

    /// - Parameter numbers: One for each image of the source.
    init(_ base: any ImageSource, _ numbers: [Float]) { (self.base, self.numbers) = (base, numbers) }

    var count: Int { base.count }
    var imageShape: ImageShape { base.imageShape }
    var isInMemory: Bool { base.isInMemory }
    var labels: [Int32]? { nil }
    var labelRange: ClosedRange<Int32>? { nil }

    func target(at index: Int) throws -> Target { numbers.indices.contains(index) ? .numbers([numbers[index]]) : .none }

    func image(at index: Int) throws -> Image { try base.image(at: index) }

    func fill(batch: ArraySlice<Int32>, into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling)
        throws
    {
        try base.fill(batch: batch, into: destination, scaling: scaling)
    }

    func inEpoch(_ epoch: Int) -> any ImageSource { NumberedImages(base.inEpoch(epoch), numbers) }

    func inMemory() throws -> ImageSet { try base.inMemory() }

    /// Of the images, then the numbers.
    func contentChecksum() throws -> UInt32 {
        let words = [try base.contentChecksum().littleEndian] + numbers.map(\.bitPattern.littleEndian)
        return words.withUnsafeBytes {
            UInt32(truncatingIfNeeded: crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count)))
        }
    }
}
