import EaselImages

/// The sums of an image's samples and of their squares, channel by channel.
struct PixelSums: Sendable {
    private var sums: [Int]
    private var squares: [Int]
    private let count: Int

    init(_ image: Image) {
        let channels = image.channels
        var (sums, squares) = ([Int](repeating: 0, count: channels), [Int](repeating: 0, count: channels))
        let (rows, columns) = (ImageGlance.places(image.height), ImageGlance.places(image.width))
        image.pixels.withUnsafeBufferPointer { pixels in
            for y in rows {
                for x in columns {
                    let first = (y &* image.width &+ x) &* channels
                    for channel in 0..<channels {
                        let sample = Int(pixels[first &+ channel])
                        sums[channel] &+= sample
                        squares[channel] &+= sample &* sample
                    }
                }
            }
        }
        (self.sums, self.squares, count) = (sums, squares, rows.count * columns.count)
    }

    /// The mean sample of a channel, 0 to 1.
    func mean(of channel: Int) -> Double { Double(sums[channel]) / Double(count) / 255 }

    /// The mean square of a channel's samples, 0 to 1.
    func meanSquare(of channel: Int) -> Double { Double(squares[channel]) / Double(count) / (255 * 255) }
}
