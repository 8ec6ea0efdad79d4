/// An operation whose result at a position depends on its operands at that position alone.
///
/// Operands and result have one shape; broadcasting is an operation of its own. Neighbouring elementwise operations
/// run as one pass over memory.
package protocol ElementwiseOperation: Operation {
    /// The number of operands.
    static var arity: Int { get }
}

extension ElementwiseOperation {
    package func resultType(_ operands: [TensorType]) throws -> TensorType { try elementwiseResultType(operands) }

    /// The rule for operands of one shape, for operations that check their attributes first.
    package func elementwiseResultType(_ operands: [TensorType]) throws -> TensorType {
        guard operands.count == Self.arity, let first = operands.first else {
            throw ShapeError("takes \(Self.arity) operands, not \(operands.count)")
        }
        for operand in operands where operand.shape != first.shape {
            throw ShapeError("shapes \(first.shape) and \(operand.shape) differ and neither broadcasts to the other")
        }
        guard operands.allSatisfy({ $0.elementType == .float32 }) else {
            throw ShapeError("takes f32 tensors, not whole numbers (i32); oneHot or asFloats() makes them into one")
        }
        return TensorType(first.shape)
    }

    /// One floating-point operation for each element, unless an operation says otherwise.
    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { result.shape.count }
}

extension Tensor {
    /// Applies an elementwise operation of one operand.
    package func mapped(_ operation: some ElementwiseOperation) -> Tensor { trace.apply(operation, [self]) }

    /// Applies an elementwise operation of two operands after broadcasting each to the other's shape.
    package func combined(_ other: Tensor, _ operation: some ElementwiseOperation) -> Tensor {
        guard node != nil, other.node != nil, shape != other.shape else {
            return trace.apply(operation, [self, other])
        }
        guard let common = Shape.broadcast(shape, other.shape) else {
            return trace.fail(
                Swift.type(of: operation).name, "shapes \(shape) and \(other.shape) do not broadcast to one another")
        }
        return trace.apply(operation, [broadcast(to: common), other.broadcast(to: common)])
    }
}

extension Shape {
    /// The shape that two shapes broadcast to by NumPy's rule, or `nil`.
    package static func broadcast(_ first: Shape, _ second: Shape) -> Shape? {
        let rank = max(first.rank, second.rank)
        var dimensions = [Int](repeating: 1, count: rank)
        for axis in 0..<rank {
            let one = axis < rank - first.rank ? 1 : first.dimensions[axis - (rank - first.rank)]
            let other = axis < rank - second.rank ? 1 : second.dimensions[axis - (rank - second.rank)]
            guard one == other || one == 1 || other == 1 else { return nil }
            dimensions[axis] = one == 1 ? other : one
        }
        return Shape(dimensions)
    }
}
