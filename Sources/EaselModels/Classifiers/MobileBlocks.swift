import EaselCore
import EaselGraph
import EaselLayers

/// What an inverted residual block is made of: the channels and the filter of its parts.
struct InvertedResidual {
    /// Channels that the first convolution widens the map to; `nil` where there is no such one.
    let hidden: Int?
    /// Channels of the result.
    let channels: Int
    /// The side of the depthwise filters.
    let kernel: Int
    /// The stride of the depthwise convolution.
    let stride: Int
    /// Whether the input is added to the result.
    let isResidual: Bool

    /// The parts that end in ReLU6: one that widens the map, and one that looks around in each channel.
    func wide(_ map: inout FeatureMap) -> [Sequential] {
        let first = hidden.map { [map.clipped($0, kernel: 1)] } ?? []
        return first + [map.clipped(map.channels, kernel: kernel, stride: stride, groups: map.channels)]
    }

    /// The convolution to the result, which is linear.
    func narrow(_ map: inout FeatureMap) -> [any Module] {
        [map.convolution(channels, kernel: 1, bias: false), map.batchNorm()]
    }
}

/// An inverted residual block with MobileNetV2's names: wide parts, the linear convolution and its normalisation in a row.
struct MobileNetBlock: Module {
    let conv: Sequential
    private let isResidual: Bool

    init(_ map: inout FeatureMap, _ block: InvertedResidual) {
        isResidual = block.isResidual
        conv = Sequential(block.wide(&map) + block.narrow(&map))
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        isResidual ? conv(input).adding(shortcut: input) : conv(input)
    }
}

/// An inverted residual block with EfficientNet's names: the linear convolution and its normalisation are one part.
struct EfficientNetBlock: Module {
    let block: Sequential
    private let isResidual: Bool

    init(_ map: inout FeatureMap, _ block: InvertedResidual) {
        isResidual = block.isResidual
        self.block = Sequential(block.wide(&map) + [Sequential(block.narrow(&map))])
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        isResidual ? block(input).adding(shortcut: input) : block(input)
    }
}

extension FeatureMap {
    /// A convolution without a bias, padded to keep the size, batch normalisation and ReLU6.
    mutating func clipped(_ channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1) -> Sequential {
        Sequential {
            keepingSize(channels, kernel: kernel, stride: stride, groups: groups)
            batchNorm()
            Activation.relu6
        }
    }

    /// The batch normalisation of the map.
    func batchNorm() -> BatchNorm { BatchNorm(channels: channels, epsilon: convention.epsilon) }

    /// A convolution without a bias that is padded to keep the size, or the part of it that the stride leaves.
    private mutating func keepingSize(_ channels: Int, kernel: Int, stride: Int, groups: Int) -> Convolution2D {
        var (padding, end) = (Size2D(kernel / 2), Size2D(0))
        if convention == .tensorFlow {
            func amounts(_ size: Int, isHeight: Bool) -> (low: Int, high: Int) {
                Padding.same.amounts(size: size, kernel: kernel, stride: stride, dilation: 1, isHeight: isHeight)
            }
            let (rows, columns) = (amounts(size.height, isHeight: true), amounts(size.width, isHeight: false))
            padding = Size2D(height: rows.low, width: columns.low)
            end = Size2D(height: rows.high - rows.low, width: columns.high - columns.low)
        }
        return convolution(
            channels, kernel: Size2D(kernel), stride: stride, padding: padding, end: end, groups: groups, bias: false)
    }
}
