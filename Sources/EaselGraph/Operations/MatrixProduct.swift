/// The matrix product of the last two dimensions, each operand transposed first where asked.
///
/// ### Shapes
/// `[…, M, K]` and `[…, K, N]` → `[…, M, N]`; outer dimensions are equal.
package struct MatrixProduct: Operation {
    package static let name = "matrixProduct"

    /// Whether the first operand is `[…, K, M]`.
    package let transposesFirst: Bool
    /// Whether the second operand is `[…, N, K]`.
    package let transposesSecond: Bool
    /// The epilogue applied to the result before it is stored.
    package var epilogue = Epilogue()

    package var attributes: [Attribute] {
        [Attribute("transposes", [transposesFirst, transposesSecond])] + epilogue.attributes
    }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (first, second) = (operands[0].shape, operands[1].shape)
        guard first.rank >= 2, second.rank == first.rank else {
            throw ShapeError("shapes \(first) and \(second) must both be matrices, or stacks of equally many")
        }
        guard first.dimensions.dropLast(2) == second.dimensions.dropLast(2) else {
            throw ShapeError("outer dimensions of \(first) and \(second) differ")
        }
        let (rows, depth) = transposesFirst ? (first[-1], first[-2]) : (first[-2], first[-1])
        let (otherDepth, columns) = transposesSecond ? (second[-1], second[-2]) : (second[-2], second[-1])
        guard depth == otherDepth else {
            throw ShapeError("input has \(depth) features, weight \(second) expects \(otherDepth)")
        }
        return TensorType(Shape(Array(first.dimensions.dropLast(2)) + [rows, columns]))
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (first, second, gradient) = (context.operands[0], context.operands[1], context.resultGradient)
        return [
            !context.isNeeded[0]
                ? nil
                : transposesFirst
                    ? second.matrixProduct(gradient, transposesSecond, true)
                    : gradient.matrixProduct(second, false, !transposesSecond),
            !context.isNeeded[1]
                ? nil
                : transposesSecond
                    ? gradient.matrixProduct(first, true, transposesFirst)
                    : first.matrixProduct(gradient, !transposesFirst, false),
        ]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int {
        saturatingProduct(2, result.shape.count, transposesFirst ? operands[0].shape[-2] : operands[0].shape[-1])
    }
}

extension Tensor {
    /// The matrix product, each operand transposed first where asked.
    package func matrixProduct(_ other: Tensor, _ transposesFirst: Bool, _ transposesSecond: Bool) -> Tensor {
        trace.apply(
            MatrixProduct(transposesFirst: transposesFirst, transposesSecond: transposesSecond), [self, other])
    }
}

/// The matrix product of the last two dimensions: `[…, M, K]` and `[…, K, N]` → `[…, M, N]`.
public func matrixProduct(
    _ first: Tensor, _ second: Tensor, transposingFirst: Bool = false, transposingSecond: Bool = false
) -> Tensor {
    first.matrixProduct(second, transposingFirst, transposingSecond)
}
