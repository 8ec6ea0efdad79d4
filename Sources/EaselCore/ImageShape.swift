/// The size of an image: rows, columns, and numbers for each pixel.
public struct ImageShape: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Pixels from top to bottom.
    public var height: Int
    /// Pixels from left to right.
    public var width: Int
    /// Numbers a pixel: 1 for grey, 3 for colour.
    public var channels: Int

    /// Makes a size.
    public init(height: Int, width: Int, channels: Int = 1) {
        (self.height, self.width, self.channels) = (height, width, channels)
    }

    /// Numbers a picture.
    public var count: Int { height * width * channels }

    /// `28x28x1`.
    public var description: String { "\(height)x\(width)x\(channels)" }

    /// Reads `28x28x1`, also with a large X, or `28x28` for one channel; `nil` for anything else, and for more numbers than can be counted.
    public init?(_ text: String) {
        let numbers = text.split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "X" }.map { Int($0) }
        guard numbers.count == 2 || numbers.count == 3, let height = numbers[0], let width = numbers[1],
            let channels = numbers.count == 3 ? numbers[2] : 1
        else { return nil }
        let (pixels, isTooLarge) = height.multipliedReportingOverflow(by: width)
        guard !isTooLarge, !pixels.multipliedReportingOverflow(by: channels).overflow else { return nil }
        self.init(height: height, width: width, channels: channels)
    }
}
