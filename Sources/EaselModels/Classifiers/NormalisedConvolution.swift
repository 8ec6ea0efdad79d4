import EaselCore
import EaselGraph
import EaselLayers

/// A convolution without a bias, batch normalisation and ReLU, the part that GoogLeNet is made of.
public struct NormalisedConvolution: Module {
    /// The convolution.
    public let conv: Convolution2D
    /// The normalisation.
    public let bn: BatchNorm

    init(_ map: inout FeatureMap, _ channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0) {
        conv = map.convolution(channels, kernel: kernel, stride: stride, padding: padding, bias: false)
        bn = BatchNorm(channels: channels, epsilon: 1e-3)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor { bn(conv(input)).rectified() }
}
