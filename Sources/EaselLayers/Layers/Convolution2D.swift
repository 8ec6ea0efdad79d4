import EaselCore
import EaselGraph

/// A convolution of images with a learned filter, plus a bias.
///
/// ### Shapes
/// `[N, H, W, inputChannels]` → `[N, outH, outW, outputChannels]`, where `outH` is
/// `(H + padding - dilation·(kH-1) - 1) / stride + 1`, rounded down.
public struct Convolution2D: Module {
    /// The filter, `[kH, kW, inputChannels/groups, outputChannels]`.
    public let weight: Parameter
    /// The bias `[outputChannels]`, or `nil`.
    public let bias: Parameter?
    /// The spectral normalisation, which keeps the filter's largest singular value at 1, or `nil`.
    public let spectralNormalisation: SpectralNormalisation?
    private let stride: Size2D
    private let padding: Padding
    private let dilation: Size2D
    private let groups: Int

    /// Makes a layer whose parameters have no value yet.
    /// - Parameters:
    ///   - inputChannels: Channels of the images, a multiple of `groups`.
    ///   - outputChannels: The number of filters, a multiple of `groups`.
    ///   - kernelSize: Rows and columns of a filter.
    ///   - stride: Rows and columns from one filter position to the next.
    ///   - padding: Zeros around the images.
    ///   - dilation: Rows and columns from one filter tap to the next.
    ///   - groups: The number of independent groups that the channels are split into.
    ///   - bias: Whether a learned bias is added to each channel.
    ///   - initializer: The initializer of the filter.
    ///   - biasInitializer: The initializer of the bias; variances are scaled by the filter's fans.
    ///   - isSpectrallyNormalised: Whether the filter's largest singular value is kept at 1.
    public init(
        inputChannels: Int, outputChannels: Int, kernelSize: Size2D, stride: Size2D = 1, padding: Padding = .valid,
        dilation: Size2D = 1, groups: Int = 1, bias: Bool = true, initializer: Initializer = .pyTorchDefault,
        biasInitializer: Initializer = .pyTorchDefault, isSpectrallyNormalised: Bool = false
    ) {
        weight = Parameter(
            [kernelSize.height, kernelSize.width, inputChannels / max(groups, 1), outputChannels], initializer)
        self.bias = bias ? Parameter([outputChannels], biasInitializer, fans: weight.fans) : nil
        spectralNormalisation = isSpectrallyNormalised ? SpectralNormalisation(weight.shape) : nil
        (self.stride, self.padding, self.dilation, self.groups) = (stride, padding, dilation, groups)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("Convolution2D", weight) {
            convolution2D(
                input, filter: weight.normalised(spectralNormalisation), stride: stride, padding: padding,
                dilation: dilation, groups: groups
            ).adding(bias)
        }
    }
}

extension Tensor {
    /// The sum with a layer's bias, if it has one.
    func adding(_ bias: Parameter?) -> Tensor { bias.map { self + $0.tensor } ?? self }
}

extension Parameter {
    /// The value as a layer uses it.
    func normalised(_ normalisation: SpectralNormalisation?) -> Tensor { normalisation.map { $0(tensor) } ?? tensor }
}
