import EaselCore
import EaselGraph
import EaselLayers

/// Two convolutions of 3x3 around which a shortcut leads, projected by a convolution of 1x1 where the shape changes.
struct BasicBlock: Module {
    let conv1: Convolution2D
    let bn1: BatchNorm
    let conv2: Convolution2D
    let bn2: BatchNorm
    let downsample: Sequential?

    init(_ map: inout FeatureMap, channels: Int, stride: Int) {
        downsample = map.projection(channels, stride: stride)
        conv1 = map.convolution(channels, kernel: 3, stride: stride, padding: 1, bias: false)
        bn1 = BatchNorm(channels: channels)
        conv2 = map.convolution(channels, kernel: 3, padding: 1, bias: false)
        bn2 = BatchNorm(channels: channels)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let residual = bn2(conv2(bn1(conv1(input)).rectified()))
        return residual.adding(shortcut: downsample?(input) ?? input).rectified()
    }
}

/// A convolution of 3x3 between two of 1x1 that narrow and widen, around which a shortcut leads. The stride is that of
/// the 3x3, as in torchvision; the paper has it in the first 1x1.
struct BottleneckBlock: Module {
    let conv1: Convolution2D
    let bn1: BatchNorm
    let conv2: Convolution2D
    let bn2: BatchNorm
    let conv3: Convolution2D
    let bn3: BatchNorm
    let downsample: Sequential?

    init(_ map: inout FeatureMap, narrow: Int, channels: Int, stride: Int) {
        downsample = map.projection(channels, stride: stride)
        conv1 = map.convolution(narrow, kernel: 1, bias: false)
        bn1 = BatchNorm(channels: narrow)
        conv2 = map.convolution(narrow, kernel: 3, stride: stride, padding: 1, bias: false)
        bn2 = BatchNorm(channels: narrow)
        conv3 = map.convolution(channels, kernel: 1, bias: false)
        bn3 = BatchNorm(channels: channels)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let narrow = bn2(conv2(bn1(conv1(input)).rectified())).rectified()
        return bn3(conv3(narrow)).adding(shortcut: downsample?(input) ?? input).rectified()
    }
}

/// Two convolutions of 3x3, with a shortcut that has no parameters, or with none: a shortcut to a smaller map with more
/// channels takes every second position, and zeros for the channels that are new.
struct PlainBlock: Module {
    let conv1: Convolution2D
    let bn1: BatchNorm
    let conv2: Convolution2D
    let bn2: BatchNorm
    private let stride: Int
    private let isResidual: Bool

    init(_ map: inout FeatureMap, channels: Int, stride: Int, isResidual: Bool) {
        conv1 = map.convolution(channels, kernel: 3, stride: stride, padding: 1, bias: false)
        bn1 = BatchNorm(channels: channels)
        conv2 = map.convolution(channels, kernel: 3, padding: 1, bias: false)
        bn2 = BatchNorm(channels: channels)
        (self.stride, self.isResidual) = (stride, isResidual)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let result = bn2(conv2(bn1(conv1(input)).rectified()))
        guard isResidual, input.node != nil, result.node != nil else { return result.rectified() }
        return result.adding(shortcut: shortcut(input, like: result.shape)).rectified()
    }

    private func shortcut(_ input: Tensor, like shape: Shape) -> Tensor {
        let (low, missing) = ((shape[3] - input.shape[3]) / 2, shape[3] - input.shape[3])
        let sizes = [shape[0], shape[1], shape[2], input.shape[3]]
        let positions =
            stride == 1 ? input : input.slice(starts: [0, 0, 0, 0], sizes: sizes, steps: [1, stride, stride, 1])
        return positions.padded(low: [0, 0, 0, low], high: [0, 0, 0, missing - low])
    }
}

extension FeatureMap {
    /// The projection of a shortcut to a map of another shape; the map itself goes on as it is. `nil` where none is
    /// needed.
    fileprivate func projection(_ outputs: Int, stride: Int) -> Sequential? {
        guard stride != 1 || outputs != channels else { return nil }
        var map = self
        return Sequential {
            map.convolution(outputs, kernel: 1, stride: stride, bias: false)
            BatchNorm(channels: outputs)
        }
    }
}
