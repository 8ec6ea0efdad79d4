import EaselGraph

/// The pictures and labels of a batch while a step is traced.
public struct TracedBatch {
    /// The pictures, `[size, height, width, channels]`, in the model's pixel range.
    public let images: Tensor
    /// The labels, whole numbers `[size]`.
    public let labels: Tensor
    /// How many pictures there are.
    public let size: Int

    /// Asks for a scalar to be averaged and logged beside the loss.
    public func report(_ name: String, _ value: Tensor) {
        guard value.node == nil || value.shape.count == 1 else {
            value.trace.fail("report", "\(name) must be one number, it is \(value.type); take its mean")
            return
        }
        images.trace.output(name, value)
    }

    init(_ trace: Trace, _ shape: ImageShape, size: Int) {
        images = trace.input("images", [size, shape.height, shape.width, shape.channels])
        labels = trace.input("labels", [size], .int32)
        self.size = size
    }
}

/// The size of the pictures that a model takes.
public struct ImageShape: Hashable, Sendable, CustomStringConvertible {
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

    /// Reads `28x28x1`, or `28x28` for one channel; `nil` for anything else, and for more numbers than can be counted.
    public init?(_ text: String) {
        let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2 || numbers.count == 3, let height = numbers[0], let width = numbers[1],
            let channels = numbers.count == 3 ? numbers[2] : 1
        else { return nil }
        let (pixels, isTooLarge) = height.multipliedReportingOverflow(by: width)
        guard !isTooLarge, !pixels.multipliedReportingOverflow(by: channels).overflow else { return nil }
        self.init(height: height, width: width, channels: channels)
    }
}
