import EaselCore
import EaselGraph
import EaselLayers

/// A convolution without a bias, batch normalisation and ReLU, the part that the Inception networks are made of; without
/// the normalisation the convolution has a bias.
public struct NormalisedConvolution: Module {
    /// The convolution.
    public let conv: Convolution2D
    /// The normalisation, or `nil`.
    public let bn: BatchNorm?

    init(
        _ map: inout FeatureMap, _ channels: Int, kernel: Size2D, stride: Int = 1, padding: Size2D = 0,
        isNormalised: Bool = true
    ) {
        conv = map.convolution(channels, kernel: kernel, stride: stride, padding: padding, bias: !isNormalised)
        bn = isNormalised ? BatchNorm(channels: channels, epsilon: 1e-3) : nil
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let result = conv(input)
        return (bn?(result) ?? result).rectified()
    }
}
