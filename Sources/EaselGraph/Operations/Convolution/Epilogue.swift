/// An epilogue: the bias and activation that a convolution or matrix product applies to its result before storing it.
///
/// Only the fusing pass writes epilogues; each adds operands after the operation's own, in the order given here.
package struct Epilogue: Hashable, Sendable {
    /// An activation. The gradient of the first two can be computed from their result.
    package enum Activation: Hashable, Sendable, CustomStringConvertible {
        /// max(x, 0).
        case relu
        /// x where positive, `slope`·x elsewhere.
        case leakyRelu(slope: Float)
        /// min(max(x, 0), 6).
        case relu6

        /// The activation's name.
        package var description: String {
            switch self {
            case .relu: "relu"
            case .leakyRelu(let slope): "leakyRelu(\(slope))"
            case .relu6: "relu6"
            }
        }
    }

    /// Adds an operand `[K]` to every position.
    package var addsBias = false
    /// Adds an operand of the result's shape, after the bias.
    package var addsResidual = false
    /// Applies an activation, after what is added.
    package var activation: Activation?
    /// Multiplies by the derivative of an activation whose result is an operand of the result's shape.
    package var derivative: Activation?

    /// Makes an epilogue that does nothing.
    package init() {}

    /// Whether the epilogue does nothing.
    package var isEmpty: Bool { self == Epilogue() }
    /// The number of operands that the epilogue adds.
    package var operandCount: Int { (addsBias ? 1 : 0) + (addsResidual ? 1 : 0) + (derivative == nil ? 0 : 1) }

    package var attributes: [Attribute] {
        (addsBias ? [Attribute("bias", true)] : []) + (addsResidual ? [Attribute("residual", true)] : [])
            + (activation.map { [Attribute("activation", $0)] } ?? [])
            + (derivative.map { [Attribute("derivative", $0)] } ?? [])
    }
}
