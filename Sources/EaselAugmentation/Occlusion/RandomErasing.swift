import EaselCore
import EaselImages

/// Covers a rectangle with random samples, as Augmentor's.
///
/// Source: Zhong, Zheng, Kang, Li and Yang, "Random erasing data augmentation", AAAI 2020.
struct RandomErasing: ListedOperation {
    static let name = "random-erasing"
    static let summary = "Covers a rectangle of a tenth to a share of each side with noise."
    static let options: [OperationOption<Self>] = [
        .number("share", \.share, "The largest share of each side, 0.1 to 1.", in: 0.1...1)
    ]
    var share = 0.2

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        func sides(_ side: Int) -> ClosedRange<Int> {
            let least = max(Int(Double(side) * 0.1), 1)
            return least...max(Int(Double(side) * share), least)
        }
        let size = Size2D(
            height: draw.integer("height", in: sides(draw.shape.height)),
            width: draw.integer("width", in: sides(draw.shape.width)))
        let top = draw.integer("top", in: 0...(draw.shape.height - size.height))
        let left = draw.integer("left", in: 0...(draw.shape.width - size.width))
        let sequence = draw.sequence()
        return .pixels { image in
            var sequence = sequence
            image.cover(top: top, left: left, size) { UInt8(truncatingIfNeeded: sequence.nextWord() >> 24) }
        }
    }
}

extension Image {
    /// Covers a rectangle, which is clipped to the image; alpha stays.
    mutating func cover(top: Int, left: Int, _ size: Size2D, with sample: () -> UInt8) {
        let (width, channels, colours) = (width, channels, colours)
        let rows = max(top, 0)..<max(min(top + size.height, height), max(top, 0))
        let columns = max(left, 0)..<max(min(left + size.width, width), max(left, 0))
        withMutablePixels { pixels in
            for y in rows {
                for x in columns {
                    for colour in 0..<colours { pixels[(y * width + x) * channels + colour] = sample() }
                }
            }
        }
    }
}
