import EaselGraph

/// Channel dropout: in training, sets whole channels of images to zero at random and scales the others to keep the mean;
/// nothing in inference.
///
/// Neighbouring positions of a map know much of one another, so that dropping one alone hides little.
///
/// Source: Tompson, Goroshin, Jain, LeCun and Bregler, "Efficient object localization using convolutional networks",
/// CVPR 2015.
///
/// ### Shapes
/// `[N, …, channels]` → the same.
public struct ChannelDropout: Module {
    private let rate: Float

    /// Makes the layer.
    /// - Parameter rate: The share of channels set to zero, in `0..<1`. Any other is reported when the layer is used.
    public init(rate: Float) { self.rate = rate }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("ChannelDropout") { channelDropout(input, rate: rate) }
    }
}
