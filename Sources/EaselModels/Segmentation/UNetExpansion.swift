import EaselCore
import EaselGraph
import EaselLayers

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
