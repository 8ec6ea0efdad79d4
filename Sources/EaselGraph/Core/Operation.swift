/// One kind of node of a graph: its attributes, its shape rule and its gradient.
///
/// An operation is a small value in a file of its own. It has one result. How it is computed is said elsewhere, by its
/// lowering.
public protocol Operation: Sendable {
    /// The operation's name in texts and messages: `conv2D`.
    static var name: String { get }

    /// Whether a gradient passes through, and where it does not, why.
    static var differentiability: Differentiability { get }

    /// What tells two operations of this kind apart, in a fixed order. Operations of one name with equal attributes
    /// and equal operands give equal results.
    var attributes: [Attribute] { get }

    /// The type of the result.
    /// - Throws: `ShapeError` where the operands do not fit.
    func resultType(_ operands: [TensorType]) throws -> TensorType

    /// The gradient with respect to each operand, written with traced operations; `nil` where it is zero.
    func gradients(_ context: GradientContext) -> [Tensor?]

    /// Floating-point operations of one evaluation; a multiply-add counts as two.
    func flops(_ operands: [TensorType], _ result: TensorType) -> Int
}

extension Operation {
    /// Differentiable unless an operation says otherwise.
    public static var differentiability: Differentiability { .differentiable }
    /// No attributes unless an operation says otherwise.
    public var attributes: [Attribute] { [] }
    /// Nothing but moving data unless an operation says otherwise.
    public func flops(_ operands: [TensorType], _ result: TensorType) -> Int { 0 }
    /// The name and the attributes: `conv2D strides=[2, 2]`.
    package var text: String {
        attributes.reduce(Self.name) { "\($0) \($1.name)=\($1.value)" }
    }
}

/// Whether a gradient passes through an operation.
public enum Differentiability: Sendable, Equatable {
    /// `gradients` gives a gradient for every operand that can have one.
    case differentiable
    /// The gradient is zero or has no meaning; the text says why.
    case none(because: String)
}

/// A named value that belongs to an operation.
public struct Attribute: Sendable, Hashable {
    /// The attribute's name.
    public let name: String
    /// The attribute's value as text; equal values have equal texts.
    public let value: String

    /// Makes an attribute from anything whose description tells its values apart.
    public init(_ name: String, _ value: some CustomStringConvertible) {
        self.name = name
        self.value = value.description
    }
}

/// What an operation's gradient may use.
public struct GradientContext {
    /// The operands of the operation.
    public let operands: [Tensor]
    /// The result of the operation.
    public let result: Tensor
    /// The gradient of the differentiated value with respect to `result`.
    public let resultGradient: Tensor
    /// For each operand, whether its gradient is asked for.
    public let isNeeded: [Bool]

    package init(operands: [Tensor], result: Tensor, resultGradient: Tensor, isNeeded: [Bool]) {
        self.operands = operands
        self.result = result
        self.resultGradient = resultGradient
        self.isNeeded = isNeeded
    }
}

/// Operands that do not fit an operation.
public struct ShapeError: Error, CustomStringConvertible {
    /// What is wrong and what would fit, without the place.
    public let description: String

    /// Makes an error from a sentence that gives the values and the way out.
    public init(_ description: String) { self.description = description }
}
