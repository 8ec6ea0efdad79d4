import EaselCore
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Blurs along a line, as a camera that moved.
struct MotionBlur: ListedOperation {
    static let name = "motion-blur"
    static let summary = "Blurs along a line, as a camera that moved."
    static let options: [OperationOption<Self>] = [
        .range("length", \.lengths, "The line's length, in pixels.", in: 1...200),
        .range("angle", \.angles, "The line's direction, in degrees anticlockwise.", in: -180...180),
    ]
    var lengths = 3.0...7.0
    var angles = 0.0...180.0

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let (length, angle) = (draw.number("length", in: lengths), draw.number("angle", in: angles) * .pi / 180)
        return .pixels { image in try Self.apply(length, angle, to: &image) }
    }

    /// The mean of images moved along the line, half a pixel apart or less; past an edge its pixels are repeated.
    static func apply(_ length: Double, _ angle: Double, to image: inout Image) throws {
        let count = max(Int((2 * (length - 1)).rounded(.up)), 0) + 1
        let settings = WarpSettings(fill: .nearest)
        let (channels, colours, hasAlpha) = (image.channels, image.colours, image.hasAlpha)
        var sums = [Float](repeating: 0, count: image.pixels.count)
        let size = Size2D(height: image.height, width: image.width)
        for place in 0..<count {
            let along = count == 1 ? 0 : (Double(place) / Double(count - 1) - 0.5) * (length - 1)
            let map = PlaneMap.translation(along * cos(angle), -along * sin(angle))
            let moved = try ImageWarp(size, .plane(map), settings)(image)
            moved.pixels.withUnsafeBufferPointer { pixels in
                for pixel in stride(from: 0, to: sums.count, by: channels) {
                    // What is clear has no colour to give.
                    let weight = hasAlpha ? Float(pixels[pixel + colours]) : 1
                    for colour in 0..<colours { sums[pixel + colour] += weight * Float(pixels[pixel + colour]) }
                    if hasAlpha { sums[pixel + colours] += weight }
                }
            }
        }
        for pixel in stride(from: 0, to: sums.count, by: channels) {
            let whole = hasAlpha ? sums[pixel + colours] : Float(count)
            for colour in 0..<colours {
                sums[pixel + colour] = whole > 0 ? sums[pixel + colour] / whole : Float(image.pixels[pixel + colour])
            }
        }
        image.setColours(sums)
    }
}
