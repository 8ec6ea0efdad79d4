import EaselCore
import EaselGraph
import EaselLayers

/// Two convolutions of 3x3, each with batch normalisation, unless it is left out, and ReLU.
public struct UNetBlock: Module {
    /// The convolutions.
    public let conv1, conv2: Convolution2D
    /// Their normalisations, or `nil`.
    public let bn1, bn2: BatchNorm?

    init(_ inputs: Int, _ outputs: Int, isNormalised: Bool) {
        func convolution(_ inputs: Int) -> Convolution2D {
            Convolution2D(
                inputChannels: inputs, outputChannels: outputs, kernelSize: 3, padding: .all(1), bias: !isNormalised,
                initializer: .heNormal, biasInitializer: .zeros)
        }
        (conv1, conv2) = (convolution(inputs), convolution(outputs))
        func normalisation() -> BatchNorm? { isNormalised ? BatchNorm(channels: outputs) : nil }
        (bn1, bn2) = (normalisation(), normalisation())
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let first = conv1(input)
        let second = conv2((bn1?(first) ?? first).rectified())
        return (bn2?(second) ?? second).rectified()
    }
}
