import EaselImages

/// Makes each pixel the mean of a square around it.
struct BoxBlur: ListedOperation {
    static let name = "box-blur"
    static let summary = "Makes each pixel the mean of a square around it."
    static let options: [OperationOption<Self>] = [
        .integers("radius", \.radii, "Pixels to each side; 1 is a square of 3.", in: 1...100)
    ]
    var radii = 1...2

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let radius = draw.integer("radius", in: radii)
        return .pixels { Self.apply(radius, to: &$0) }
    }

    /// Past an edge its pixels are repeated.
    static func apply(_ radius: Int, to image: inout Image) {
        let (height, width, channels) = (image.height, image.width, image.channels)
        let line = width * channels
        let area = (2 * radius + 1) * (2 * radius + 1)
        let pixels = image.pixels
        var sums = [Int32](repeating: 0, count: line)
        func add(_ y: Int, _ sign: Int32) {
            let start = min(max(y, 0), height - 1) * line
            for place in 0..<line { sums[place] += sign * Int32(pixels[start + place]) }
        }
        for y in -radius - 1..<radius { add(y, 1) }
        let colours = image.colours
        image.withMutablePixels { target in
            for y in 0..<height {
                add(y + radius, 1)
                if y > 0 || radius >= 0 { add(y - radius - 1, -1) }
                for colour in 0..<colours {
                    func column(_ x: Int) -> Int { Int(sums[min(max(x, 0), width - 1) * channels + colour]) }
                    var sum = 0
                    for x in -radius...radius { sum += column(x) }
                    for x in 0..<width {
                        target[y * line + x * channels + colour] = UInt8((2 * sum + area) / (2 * area))
                        sum += column(x + radius + 1) - column(x - radius)
                    }
                }
            }
        }
    }
}
