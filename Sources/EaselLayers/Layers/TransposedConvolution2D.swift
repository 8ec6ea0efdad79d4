import EaselCore
import EaselGraph

/// A transposed convolution of images with a learned filter, plus a bias; a stride above 1 enlarges the images.
///
/// ### Shapes
/// `[N, H, W, inputChannels]` → `[N, outH, outW, outputChannels]`, where `outH` is
/// `(H-1)·stride - padding + dilation·(kH-1) + 1 + outputPadding`.
public struct TransposedConvolution2D: Module {
    /// The filter of the convolution that is transposed, `[kH, kW, outputChannels/groups, inputChannels]`.
    public let weight: Parameter
    /// The bias `[outputChannels]`, or `nil`.
    public let bias: Parameter?
    private let stride: Size2D
    private let padding: Padding
    private let outputPadding: Size2D
    private let dilation: Size2D
    private let groups: Int

    /// Makes a layer whose parameters have no value yet.
    /// - Parameters:
    ///   - inputChannels: Channels of the images, a multiple of `groups`.
    ///   - outputChannels: Channels of the result, a multiple of `groups`.
    ///   - kernelSize: Rows and columns of a filter.
    ///   - stride: Rows and columns of the result for each row and column of the input.
    ///   - padding: Rows and columns that the result loses at its edges.
    ///   - outputPadding: Rows and columns added at the bottom and the right of the result, less than the stride.
    ///   - dilation: Rows and columns from one filter tap to the next.
    ///   - groups: The number of independent groups that the channels are split into.
    ///   - bias: Whether a learned bias is added to each channel.
    ///   - initializer: The initializer of the filter. Its fan-in counts the channels of the result, as in PyTorch:
    ///     `Fans`.
    ///   - biasInitializer: The initializer of the bias; variances are scaled by the filter's fans.
    public init(
        inputChannels: Int, outputChannels: Int, kernelSize: Size2D, stride: Size2D = 1, padding: Padding = .valid,
        outputPadding: Size2D = 0, dilation: Size2D = 1, groups: Int = 1, bias: Bool = true,
        initializer: Initializer = .pyTorchDefault, biasInitializer: Initializer = .pyTorchDefault
    ) {
        weight = Parameter(
            [kernelSize.height, kernelSize.width, outputChannels / max(groups, 1), inputChannels], initializer)
        self.bias = bias ? Parameter([outputChannels], biasInitializer, fans: weight.fans) : nil
        (self.stride, self.padding, self.outputPadding) = (stride, padding, outputPadding)
        (self.dilation, self.groups) = (dilation, groups)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("TransposedConvolution2D", weight) {
            transposedConvolution2D(
                input, filter: weight.tensor, stride: stride, padding: padding,
                outputPadding: outputPadding, dilation: dilation, groups: groups
            ).adding(bias)
        }
    }
}
