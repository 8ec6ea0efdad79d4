import CZlib
import EaselCore
import EaselImages

/// Images with a number each, which is to be predicted: what a list says of them.
package struct NumberedImages: ImageSource {
    private let base: any ImageSource
    private let numbers: [Float]

    /// - Parameter numbers: One for each image of the source.
    package init(_ base: any ImageSource, _ numbers: [Float]) { (self.base, self.numbers) = (base, numbers) }

    package var count: Int { base.count }
    package var imageShape: ImageShape { base.imageShape }
    package var isInMemory: Bool { base.isInMemory }
    package var labels: [Int32]? { nil }
    package var labelRange: ClosedRange<Int32>? { nil }

    package func target(at index: Int) throws -> Target {
        numbers.indices.contains(index) ? .numbers([numbers[index]]) : .none
    }

    package func image(at index: Int) throws -> Image { try base.image(at: index) }

    package func fill(
        batch: ArraySlice<Int32>, into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling
    )
        throws
    {
        try base.fill(batch: batch, into: destination, scaling: scaling)
    }

    package func inEpoch(_ epoch: Int) -> any ImageSource { NumberedImages(base.inEpoch(epoch), numbers) }

    package func inMemory() throws -> ImageSet { try base.inMemory() }

    /// Of the images, then the numbers.
    package func contentChecksum() throws -> UInt32 {
        let words = [try base.contentChecksum().littleEndian] + numbers.map(\.bitPattern.littleEndian)
        return words.withUnsafeBytes {
            UInt32(truncatingIfNeeded: crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count)))
        }
    }
}
