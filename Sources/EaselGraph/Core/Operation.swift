/// One kind of node of a graph: its attributes, its shape rule and its gradient.
///
/// An operation is a small value in a file of its own. It has one result. How it is computed is said elsewhere, by its
/// lowering.
package protocol Operation: Sendable {
    /// The operation's name in texts and messages: `convolution2D`.
    static var name: String { get }

    /// Whether a gradient passes through, and where it does not, why.
    static var differentiability: Differentiability { get }

    /// The attributes that tell two operations of this kind apart, in a fixed order. Operations of one name with equal
    /// attributes and equal operands give equal results.
    var attributes: [Attribute] { get }

    /// The type of the result.
    /// - Throws: `ShapeError` where the operands do not fit.
    func resultType(_ operands: [TensorType]) throws -> TensorType

    /// The gradient with respect to each operand, written with traced operations; `nil` where it is zero.
    func gradients(_ context: GradientContext) -> [Tensor?]

    /// The number of floating-point operations in one evaluation; a multiply-add counts as two.
    func flops(_ operands: [TensorType], _ result: TensorType) -> Int
}

extension Operation {
    /// Differentiable unless an operation says otherwise.
    package static var differentiability: Differentiability { .differentiable }
    /// No attributes unless an operation says otherwise.
    package var attributes: [Attribute] { [] }
    /// Zero, as for operations that only move data, unless an operation says otherwise.
    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { 0 }
    /// The name and the attributes: `convolution2D strides=[2, 2]`.
    package var text: String {
        attributes.reduce(Self.name) { "\($0) \($1.name)=\($1.value)" }
    }
}

/// Whether a gradient passes through an operation.
package enum Differentiability: Sendable, Equatable {
    /// `gradients` gives a gradient for every operand that can have one.
    case differentiable
    /// The gradient is zero or has no meaning; the text says why.
    case none(because: String)
}

/// A named value that belongs to an operation.
package struct Attribute: Sendable, Hashable {
    /// The attribute's name.
    package let name: String
    /// The attribute's value as text; equal values have equal texts.
    package let value: String

    /// Makes an attribute from anything whose description tells its values apart.
    package init(_ name: String, _ value: some CustomStringConvertible) {
        self.name = name
        self.value = value.description
    }
}

/// The context of an operation's gradient: all that it may use.
package struct GradientContext {
    /// The operands of the operation.
    package let operands: [Tensor]
    /// The result of the operation.
    package let result: Tensor
    /// The gradient of the differentiated value with respect to `result`.
    package let resultGradient: Tensor
    /// For each operand, whether its gradient is asked for.
    package let isNeeded: [Bool]

    package init(operands: [Tensor], result: Tensor, resultGradient: Tensor, isNeeded: [Bool]) {
        self.operands = operands
        self.result = result
        self.resultGradient = resultGradient
        self.isNeeded = isNeeded
    }
}

/// An error about operands that do not fit an operation.
package struct ShapeError: Error, CustomStringConvertible {
    /// What is wrong and what would fit, without the place.
    package let description: String

    /// Makes an error from a sentence that gives the values and the way out.
    package init(_ description: String) { self.description = description }
}
