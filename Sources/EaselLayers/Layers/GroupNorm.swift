import EaselGraph

/// Group normalisation: normalises groups of each image's channels, then scales and shifts each channel.
///
/// It needs no running statistics, and does the same in training and in inference.
///
/// Source: Wu and He, "Group normalization", ECCV 2018.
///
/// ### Shapes
/// `[N, …, channels]` → the same.
public struct GroupNorm: Module {
    /// The scale of each channel; `[channels]`.
    public let weight: Parameter
    /// The shift of each channel; `[channels]`.
    public let bias: Parameter
    private let groups: Int
    private let epsilon: Float

    /// Makes a layer that scales by 1 and shifts by 0.
    /// - Parameters:
    ///   - groups: The number of groups of neighbouring channels, a divisor of `channels`.
    ///   - channels: The size of the last dimension.
    ///   - epsilon: The number added to the variance before its root is taken.
    public init(groups: Int, channels: Int, epsilon: Float = 1e-5) {
        weight = Parameter([channels], .ones)
        bias = Parameter([channels], .zeros)
        (self.groups, self.epsilon) = (groups, epsilon)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("GroupNorm", weight) {
            groupNorm(input, groups: groups, scale: weight.tensor, offset: bias.tensor, epsilon: epsilon)
        }
    }
}
