import CEaselKernels
import EaselGraph

// Each elementwise operation's micro-operation in the fused kernel.

extension Add: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_ADD) } }
extension Subtract: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_SUBTRACT) } }
extension Multiply: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_MULTIPLY) } }
extension Divide: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_DIVIDE) } }
extension Maximum: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_MAXIMUM) } }
extension Minimum: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_MINIMUM) } }
extension Power: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_POWER) } }
extension Negate: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_NEGATE) } }
extension Absolute: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_ABS) } }
extension Sign: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_SIGN) } }
extension SquareRoot: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_SQRT) } }
extension ReciprocalSquareRoot: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_RECIPROCAL_SQRT) } }
extension Reciprocal: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_RECIPROCAL) } }
extension Square: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_SQUARE) } }
extension Floor: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_FLOOR) } }
extension Ceiling: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_CEIL) } }
extension Round: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_ROUND) } }
extension Exponential: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_EXP) } }
extension ExponentialMinusOne: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_EXPM1) } }
extension Logarithm: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_LOG) } }
extension LogarithmOnePlus: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_LOG1P) } }
extension Sine: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_SIN) } }
extension Cosine: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_COS) } }
extension HyperbolicTangent: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_TANH) } }
extension Sigmoid: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_SIGMOID) } }
extension Softplus: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_SOFTPLUS) } }
extension ErrorFunction: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_ERF) } }
extension Relu: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_RELU) } }
extension ReluGradient: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_RELU_GRADIENT) } }
extension LeakyRelu: MicroLowerable {
    package var micro: easel_micro_op { .init(EASEL_OP_LEAKY_RELU, immediate: slope) }
}
extension LeakyReluGradient: MicroLowerable {
    package var micro: easel_micro_op { .init(EASEL_OP_LEAKY_RELU_GRADIENT, immediate: slope) }
}
extension Elu: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_ELU, immediate: alpha) } }
extension Greater: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_GREATER) } }
extension GreaterOrEqual: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_GREATER_EQUAL) } }
extension Equal: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_EQUAL) } }
extension IsFinite: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_IS_FINITE) } }
extension Select: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_SELECT) } }
/// A kernel converts the whole numbers that it reads.
extension AsFloats: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_COPY) } }
extension Detach: MicroLowerable { package var micro: easel_micro_op { .init(EASEL_OP_COPY) } }
