import EaselImages

/// Makes each sample the median of a square around it.
struct MedianBlur: ListedOperation {
    static let name = "median-blur"
    static let summary = "Makes each sample the median of a square around it."
    static let options: [OperationOption<Self>] = [
        .integers("radius", \.radii, "Pixels to each side; 1 is a square of 3.", in: 1...25)
    ]
    var radii = 1...1

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let radius = draw.integer("radius", in: radii)
        return .pixels { Self.apply(radius, to: &$0) }
    }

    /// Past an edge its pixels are repeated. A histogram moves along each row.
    ///
    /// Source: Huang, Yang and Tang, "A fast two-dimensional median filtering algorithm", 1979.
    static func apply(_ radius: Int, to image: inout Image) {
        let (height, width, channels, colours) = (image.height, image.width, image.channels, image.colours)
        let pixels = image.pixels
        let half = (2 * radius + 1) * (2 * radius + 1) / 2
        image.withMutablePixels { target in
            pixels.withUnsafeBufferPointer { pixels in
                var counts = [Int32](repeating: 0, count: 256)
                for colour in 0..<colours {
                    for y in 0..<height {
                        let rows = (-radius...radius).map {
                            min(max(y + $0, 0), height - 1) * width * channels + colour
                        }
                        for level in 0..<256 { counts[level] = 0 }
                        // The median, and how many samples of the window are below it.
                        var (median, below) = (0, 0)
                        func count(_ x: Int, _ change: Int32) {
                            let column = min(max(x, 0), width - 1) * channels
                            for row in rows {
                                let level = Int(pixels[row + column])
                                counts[level] += change
                                if level < median { below += Int(change) }
                            }
                        }
                        for x in -radius...radius { count(x, 1) }
                        for x in 0..<width {
                            while below > half {
                                median -= 1
                                below -= Int(counts[median])
                            }
                            while below + Int(counts[median]) <= half {
                                below += Int(counts[median])
                                median += 1
                            }
                            target[(y * width + x) * channels + colour] = UInt8(median)
                            count(x - radius, -1)
                            count(x + radius + 1, 1)
                        }
                    }
                }
            }
        }
    }
}
