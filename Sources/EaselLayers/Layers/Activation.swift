import EaselGraph

/// A function of every element, as a layer; softmax is one of the last dimension.
///
/// ### Shapes
/// Any shape, which the result has too.
public enum Activation: Module, Hashable {
    /// x itself.
    case identity
    /// max(x, 0).
    case relu
    /// x where positive, `slope`·x elsewhere.
    case leakyRelu(slope: Float = 0.01)
    /// 1 / (1 + exp(-x)).
    case sigmoid
    /// The hyperbolic tangent.
    case tanh
    /// x where positive, `alpha`·(exp(x) - 1) elsewhere.
    case elu(alpha: Float = 1)
    /// x·Φ(x) with the error function.
    case gelu
    /// x·sigmoid(x).
    case silu
    /// log(1 + exp(x)).
    case softplus
    /// exp(x) divided by its sum over the last dimension.
    case softmax

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer(kind) {
            switch self {
            case .identity: input
            case .relu: EaselGraph.relu(input)
            case .leakyRelu(let slope): EaselGraph.leakyRelu(input, slope: slope)
            case .sigmoid: EaselGraph.sigmoid(input)
            case .tanh: EaselGraph.tanh(input)
            case .elu(let alpha): EaselGraph.elu(input, alpha: alpha)
            case .gelu: EaselGraph.gelu(input)
            case .silu: EaselGraph.silu(input)
            case .softplus: EaselGraph.softplus(input)
            case .softmax: EaselGraph.softmax(input)
            }
        }
    }
}
