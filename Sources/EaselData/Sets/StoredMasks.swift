import CZlib
import EaselImages

/// The masks of images, in memory.
struct StoredMasks: MaskSource {
    let checksum: UInt32
    private let masks: [Image]

    init(_ masks: [Image]) {
        self.masks = masks
        var sum = crc32(0, nil, 0)
        for mask in masks {
            sum = mask.pixels.withUnsafeBufferPointer { crc32(sum, $0.baseAddress, UInt32($0.count)) }
        }
        checksum = UInt32(truncatingIfNeeded: sum)
    }

    func mask(at index: Int) throws -> Image { masks[index] }
}
