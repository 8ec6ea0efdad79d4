import EaselGraph

/// Instance normalisation: normalises each channel of each image, and scales and shifts it where asked to.
///
/// Source: Ulyanov, Vedaldi and Lempitsky, "Instance normalization: the missing ingredient for fast stylization", 2016.
///
/// ### Shapes
/// `[N, …, channels]`, of more than one position → the same.
public struct InstanceNorm: Module {
    /// The scale of each channel, `[channels]`, or `nil`.
    public let weight: Parameter?
    /// The shift of each channel, `[channels]`, or `nil`.
    public let bias: Parameter?
    private let channels: Int
    private let epsilon: Float

    /// Makes a layer.
    /// - Parameters:
    ///   - channels: The size of the last dimension.
    ///   - isAffine: Whether each channel is scaled and shifted, at first by 1 and 0. Not by default, as in PyTorch.
    ///   - epsilon: The number added to the variance before its root is taken.
    public init(channels: Int, isAffine: Bool = false, epsilon: Float = 1e-5) {
        weight = isAffine ? Parameter([channels], .ones) : nil
        bias = isAffine ? Parameter([channels], .zeros) : nil
        (self.channels, self.epsilon) = (channels, epsilon)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("InstanceNorm", weight) {
            guard input.node != nil else { return input }
            guard input.shape.rank >= 2, input.shape[-1] == channels else {
                return input.trace.fail(
                    "instanceNormalisation", "input has shape \(input.shape), expected [N, …, \(channels)]")
            }
            let result = instanceNorm(input, epsilon: epsilon)
            guard let weight, let bias, result.node != nil else { return result }
            return result * weight.tensor + bias.tensor
        }
    }
}
