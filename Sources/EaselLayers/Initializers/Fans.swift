import EaselGraph

/// The fan-in and fan-out of a layer's weight: how many inputs each output is computed from, and how many outputs each
/// input contributes to.
///
/// For a dense weight `[in, out]` these are `in` and `out`; for a filter `[kH, kW, C/groups, K]` they are
/// `kH·kW·C/groups` and `kH·kW·K`. A transposed convolution has the filter of the convolution it transposes, so its
/// input fan is `kH·kW` times the channels of its *result*: the same rule, and the same numbers, as PyTorch's for
/// `ConvTranspose2d`.
public struct Fans: Hashable, Sendable {
    /// The fan-in.
    public let input: Int
    /// The fan-out.
    public let output: Int

    /// Makes fans from two counts.
    public init(input: Int, output: Int) {
        self.input = max(input, 1)
        self.output = max(output, 1)
    }

    /// The fans of a weight or a filter. A shape of rank 1 or 0 has its size for both.
    public init(_ shape: Shape) {
        let window = shape.dimensions.dropLast(2).reduce(1, *)
        guard shape.rank >= 2 else {
            self.init(input: shape.count, output: shape.count)
            return
        }
        self.init(input: window * shape[-2], output: window * shape[-1])
    }
}
