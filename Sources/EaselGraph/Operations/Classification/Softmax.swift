/// e to the power of each element over the sum of that along the last dimension, without overflow.
package struct Softmax: Operation {
    package static let name = "softmax"

    package func resultType(_ operands: [TensorType]) throws -> TensorType { try Softmax.checked(operands[0]) }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (result, gradient) = (context.result, context.resultGradient)
        return [result * (gradient - (gradient * result).sum(over: [-1], keepingDimensions: true))]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { 5 * result.shape.count }

    /// A type that has a last dimension with elements.
    package static func checked(_ operand: TensorType) throws -> TensorType {
        guard operand.elementType == .float32, operand.shape.rank >= 1, operand.shape[-1] > 0 else {
            throw ShapeError("takes f32[…, C] with at least one element along C, not \(operand)")
        }
        return operand
    }
}

/// The logarithm of the sum of e to the power of each element along the last dimension, without overflow.
///
/// ### Shapes
/// `[…, C]` → `[…]`.
package struct LogSumExp: Operation {
    package static let name = "logSumExp"

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        TensorType(Shape(Array(try Softmax.checked(operands[0]).shape.dimensions.dropLast())))
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let input = context.operands[0]
        let spread = Reduction.spread(context.resultGradient, over: [input.shape.rank - 1], of: input.shape)
        return [spread * softmax(input)]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { 4 * operands[0].shape.count }
}

/// e to the power of each element over the sum of that along the last dimension: `[…, C]` → `[…, C]`.
public func softmax(_ logits: Tensor) -> Tensor { logits.trace.apply(Softmax(), [logits]) }

/// The logarithm of the sum of e to the power of each element along the last dimension: `[…, C]` → `[…]`.
public func logSumExp(_ logits: Tensor) -> Tensor { logits.trace.apply(LogSumExp(), [logits]) }

/// The logarithm of `softmax`, exact where that is too small for a number: `[…, C]` → `[…, C]`.
public func logSoftmax(_ logits: Tensor) -> Tensor {
    let total = logSumExp(logits)
    guard total.node != nil else { return total }
    return logits - total.reshaped(to: Shape(total.shape.dimensions + [1]))
}
