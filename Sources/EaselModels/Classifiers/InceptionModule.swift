import EaselCore
import EaselGraph
import EaselLayers

/// An inception module of GoogLeNet: four branches side by side, joined along their channels.
public struct InceptionModule: Module {
    /// A convolution of 1x1.
    public let branch1: NormalisedConvolution
    /// A convolution of 3x3 after one of 1x1.
    public let branch2: Sequential
    /// Another, of 5x5 in the paper.
    public let branch3: Sequential
    /// A convolution of 1x1 after a maximum over 3x3.
    public let branch4: Sequential
    /// The channels of the result.
    let channels: Int

    /// Lays out the branches.
    /// - Parameters:
    ///   - map: The input, and then the result.
    ///   - widths: Filters of the first branch, two of the second, two of the third, and of the fourth: the columns of
    ///     the paper's table.
    ///   - variant: The network that the module is for.
    init(_ map: inout FeatureMap, _ widths: [Int], _ variant: GoogLeNet.Variant) {
        var (second, third, fourth) = (map, map, map)
        func convolution(_ map: inout FeatureMap, _ channels: Int, kernel: Int) -> NormalisedConvolution {
            NormalisedConvolution(
                &map, channels, kernel: Size2D(kernel), padding: Size2D(kernel / 2), isNormalised: variant.isNormalised)
        }
        branch1 = convolution(&map, widths[0], kernel: 1)
        branch2 = Sequential {
            convolution(&second, widths[1], kernel: 1)
            convolution(&second, widths[2], kernel: 3)
        }
        branch3 = Sequential {
            convolution(&third, widths[3], kernel: 1)
            convolution(&third, widths[4], kernel: variant == .googlenet ? 3 : 5)
        }
        branch4 = Sequential {
            fourth.maxPooling(3, stride: 1, padding: 1)
            convolution(&fourth, widths[5], kernel: 1)
        }
        channels = widths[0] + widths[2] + widths[4] + widths[5]
        map.joined(channels: channels)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        joined([branch1(input), branch2(input), branch3(input), branch4(input)])
    }
}
