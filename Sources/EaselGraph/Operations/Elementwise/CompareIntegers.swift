/// 1 where two whole numbers are in a relation, else 0; exact, whatever the numbers.
package struct CompareIntegers: Operation {
    package static let name = "compareIntegers"
    package static let differentiability = Differentiability.none(because: "a whole number has no gradient")

    /// What the first operand is to the second.
    package enum Relation: String, Sendable {
        case equal, greater, greaterOrEqual
    }

    /// What the first operand is to the second.
    package let relation: Relation

    package var attributes: [Attribute] { [Attribute("relation", relation.rawValue)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard operands.allSatisfy({ $0.elementType == .int32 }), operands[0].shape == operands[1].shape else {
            throw ShapeError("takes whole numbers (i32) of one shape, not \(operands[0]) and \(operands[1])")
        }
        return TensorType(operands[0].shape)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] { [nil, nil] }
}

extension Tensor {
    /// Compares with another tensor: whole numbers as such, others as floating-point numbers.
    func compared(
        _ other: Tensor, _ operation: some ElementwiseOperation, _ relation: CompareIntegers.Relation
    ) -> Tensor {
        guard node != nil, other.node != nil, type.elementType == .int32, other.type.elementType == .int32 else {
            return combined(other, operation)
        }
        guard let common = Shape.broadcast(shape, other.shape) else {
            return trace.fail(
                CompareIntegers.name, "shapes \(shape) and \(other.shape) do not broadcast to one another")
        }
        return trace.apply(
            CompareIntegers(relation: relation), [broadcast(to: common), other.broadcast(to: common)])
    }

    /// A number to compare this tensor with, of its own kind.
    func comparand(_ value: Float) -> Tensor {
        guard type.elementType == .int32, node != nil else { return filled(shape, value) }
        guard let whole = Int32(exactly: value) else {
            return trace.fail(
                CompareIntegers.name,
                "\(value) is no whole number, and the tensor is \(type); asFloats() makes it one of f32")
        }
        return trace.apply(Constant([whole], []), []).broadcast(to: shape)
    }
}
