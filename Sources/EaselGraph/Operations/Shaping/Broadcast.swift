/// Repeats a tensor along dimensions of size 1 and along new outer dimensions, by NumPy's rule.
package struct Broadcast: Operation {
    package static let name = "broadcast"

    /// The shape of the result.
    package let shape: Shape

    package var attributes: [Attribute] { [Attribute("shape", shape)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard Shape.broadcast(operands[0].shape, shape) == shape else {
            throw ShapeError("shape \(operands[0].shape) does not broadcast to \(shape)")
        }
        return TensorType(shape, operands[0].elementType)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.summed(to: context.operands[0].shape)]
    }

    /// The dimensions of the result that repeat the operand.
    package static func repeatedAxes(from operand: Shape, to result: Shape) -> [Int] {
        let new = result.rank - operand.rank
        return result.dimensions.indices.filter { axis in
            axis < new || (operand.dimensions[axis - new] == 1 && result.dimensions[axis] != 1)
        }
    }
}

extension Tensor {
    /// The tensor repeated along dimensions of size 1 and along new outer dimensions.
    public func broadcast(to shape: Shape) -> Tensor {
        shape == self.shape ? self : trace.apply(Broadcast(shape: shape), [self])
    }

    /// Sums over everything that broadcasting to this tensor's shape would repeat.
    package func summed(to shape: Shape) -> Tensor {
        shape == self.shape
            ? self : sum(over: Broadcast.repeatedAxes(from: shape, to: self.shape)).reshaped(to: shape)
    }
}
