/// Softmax over the last dimension, eˣ / Σ eˣ, without overflow.
package struct Softmax: Operation {
    package static let name = "softmax"

    package func resultType(_ operands: [TensorType]) throws -> TensorType { try Softmax.checked(operands[0]) }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (result, gradient) = (context.result, context.resultGradient)
        return [result * (gradient - (gradient * result).sum(over: [-1], keepingDimensions: true))]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { 5 * result.shape.count }

    /// The operand's type, checked to have a last dimension with elements.
    package static func checked(_ operand: TensorType) throws -> TensorType {
        guard operand.elementType == .float32, operand.shape.rank >= 1, operand.shape[-1] > 0 else {
            throw ShapeError("takes f32[…, C] with at least one element along C, not \(operand)")
        }
        return operand
    }
}

/// Log-sum-exp over the last dimension, log Σ eˣ, without overflow.
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

/// Softmax over the last dimension, eˣ / Σ eˣ, without overflow: `[…, C]` → `[…, C]`.
public func softmax(_ logits: Tensor) -> Tensor { logits.trace.apply(Softmax(), [logits]) }

/// Log-sum-exp over the last dimension, log Σ eˣ, without overflow: `[…, C]` → `[…]`.
public func logSumExp(_ logits: Tensor) -> Tensor { logits.trace.apply(LogSumExp(), [logits]) }

/// The logarithm of softmax, exact even where softmax itself underflows: `[…, C]` → `[…, C]`.
public func logSoftmax(_ logits: Tensor) -> Tensor {
    let total = logSumExp(logits)
    guard total.node != nil else { return total }
    return logits - total.reshaped(to: Shape(total.shape.dimensions + [1]))
}
