import EaselCore
import EaselGraph

/// The images and labels of a batch while a step is traced.
public struct TracedBatch {
    /// The images, `[size, height, width, channels]`, in the model's pixel range.
    public let images: Tensor
    /// The labels, whole numbers `[size]`.
    public let labels: Tensor
    /// How many images there are.
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
