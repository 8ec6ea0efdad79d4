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

/// A step of the expanding path: a transposed convolution makes the map larger, the encoder's map of that size is joined to
/// it, and a block goes over both.
public struct UNetExpansion: ParameterContainer, Sendable {
    /// The transposed convolution, whose filters do not overlap.
    public let up: TransposedConvolution2D
    /// The convolutions after it.
    public let block: UNetBlock

    /// - Parameters:
    ///   - inputs: The channels of the smaller map.
    ///   - outputs: The channels of the result.
    ///   - skipped: The channels of the encoder's map; 0 where there is none of that size.
    ///   - factor: How many times larger the map is made.
    init(_ inputs: Int, _ outputs: Int, skipped: Int, factor: Int, isNormalised: Bool) {
        // Each pixel of the result is a sum over the channels of one pixel, and no ReLU follows.
        up = TransposedConvolution2D(
            inputChannels: inputs, outputChannels: outputs, kernelSize: Size2D(factor), stride: Size2D(factor),
            initializer: .normal(standardDeviation: 1 / Float(inputs).squareRoot()), biasInitializer: .zeros)
        block = UNetBlock(outputs + skipped, outputs, isNormalised: isNormalised)
    }

    func callAsFunction(_ input: Tensor, beside skipped: Tensor?) -> Tensor {
        let larger = up(input)
        return block(skipped.map { joined([$0, larger]) } ?? larger)
    }
}
