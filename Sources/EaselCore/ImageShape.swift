/// The shape of an image: height, width and channels.
public struct ImageShape: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The height in pixels.
    public var height: Int
    /// The width in pixels.
    public var width: Int
    /// The number of channels: 1 for grey, 3 for colour.
    public var channels: Int

    /// Makes a shape.
    public init(height: Int, width: Int, channels: Int = 1) {
        (self.height, self.width, self.channels) = (height, width, channels)
    }

    /// Height and width.
    public var size: Size2D { Size2D(height: height, width: width) }

    /// The number of values in an image.
    public var count: Int { height * width * channels }

    /// `28x28x1`.
    public var description: String { "\(height)x\(width)x\(channels)" }

    /// Parses `28x28x1` (`X` will do too), or `28x28` for one channel; `nil` for anything else, and for more values
    /// than can be counted.
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
