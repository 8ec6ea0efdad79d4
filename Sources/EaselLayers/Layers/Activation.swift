import EaselGraph

/// An activation function, as a layer: of every element, or for softmax of the last dimension.
///
/// ### Shapes
/// Any shape, which the result has too.
public enum Activation: Module, Hashable {
    /// The identity, x itself.
    case identity
    /// ReLU, max(x, 0).
    case relu
    /// ReLU6, min(max(x, 0), 6).
    case relu6
    /// Leaky ReLU, x where positive, `slope`·x elsewhere.
    case leakyRelu(slope: Float = 0.01)
    /// Sigmoid, 1 / (1 + exp(-x)).
    case sigmoid
    /// The hyperbolic tangent.
    case tanh
    /// ELU, x where positive, `alpha`·(exp(x) - 1) elsewhere.
    case elu(alpha: Float = 1)
    /// GELU, x·Φ(x), with the error function.
    case gelu
    /// SiLU (swish), x·sigmoid(x).
    case silu
    /// Softplus, log(1 + exp(x)).
    case softplus
    /// Softmax, exp(x) divided by its sum over the last dimension.
    case softmax
    /// The unit step (threshold), 1 where x is at least 0, else 0. Its gradient is zero everywhere: what stands before it
    /// does not learn. See `unitStep(_:)` for a straight-through estimator.
    case step

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer(kind) {
            switch self {
            case .identity: input
            case .relu: EaselGraph.relu(input)
            case .relu6: minimum(EaselGraph.relu(input), 6)
            case .leakyRelu(let slope): EaselGraph.leakyRelu(input, slope: slope)
            case .sigmoid: EaselGraph.sigmoid(input)
            case .tanh: EaselGraph.tanh(input)
            case .elu(let alpha): EaselGraph.elu(input, alpha: alpha)
            case .gelu: EaselGraph.gelu(input)
            case .silu: EaselGraph.silu(input)
            case .softplus: EaselGraph.softplus(input)
            case .softmax: EaselGraph.softmax(input)
            case .step: unitStep(input)
            }
        }
    }
}
