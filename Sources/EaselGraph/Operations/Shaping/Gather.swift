/// The parts of a tensor at some indices along one dimension.
///
/// An index that the dimension does not have gives NaN, so that it shows in the loss.
///
/// ### Shapes
/// `[outer…, size, inner…]` and integers `[…]` → `[outer…, …, inner…]`.
package struct Gather: Operation {
    package static let name = "gather"

    /// The dimension that the indices are along.
    package let axis: Int

    package var attributes: [Attribute] { [Attribute("axis", axis)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (operand, indices) = (operands[0], operands[1])
        guard operand.elementType == .float32, indices.elementType == .int32 else {
            throw ShapeError("takes f32 and whole numbers (i32), not \(operand) and \(indices)")
        }
        guard operand.shape.dimensions.indices.contains(axis) else {
            throw ShapeError("shape \(operand.shape) has no axis \(axis)")
        }
        var dimensions = operand.shape.dimensions
        dimensions.replaceSubrange(axis...axis, with: indices.shape.dimensions)
        return TensorType(Shape(dimensions))
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let scatter = ScatterSum(axis: axis, size: context.operands[0].shape[axis])
        return [context.result.trace.apply(scatter, [context.resultGradient, context.operands[1]]), nil]
    }
}

/// The gradient of `Gather`: zeros to which each part is added at its index. Its gradient is a `Gather`.
package struct ScatterSum: Operation {
    package static let name = "scatterSum"

    /// The dimension that the indices are along.
    package let axis: Int
    /// The size of that dimension.
    package let size: Int

    package var attributes: [Attribute] { [Attribute("axis", axis), Attribute("size", size)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (parts, indices) = (operands[0], operands[1])
        guard parts.elementType == .float32, indices.elementType == .int32, axis >= 0, size >= 0,
            parts.shape.dimensions.dropFirst(axis).starts(with: indices.shape.dimensions),
            parts.shape.rank >= axis + indices.shape.rank
        else { throw ShapeError("parts \(parts) do not lie at indices \(indices) along axis \(axis)") }
        var dimensions = parts.shape.dimensions
        dimensions.replaceSubrange(axis..<(axis + indices.shape.rank), with: [size])
        return TensorType(Shape(dimensions))
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.gathered(context.operands[1], alongAxis: axis), nil]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { operands[0].shape.count }
}

extension Tensor {
    /// The parts of the tensor at some indices along one dimension, as rows of a table of embeddings.
    ///
    /// ### Shapes
    /// `[outer…, size, inner…]` and whole numbers `[…]` → `[outer…, …, inner…]`.
    /// - Parameters:
    ///   - indices: The indices, in `0..<size`; any other gives NaN. Those that a step is given are checked before it runs.
    ///   - axis: The dimension; a negative one counts from the innermost.
    public func gathered(_ indices: Tensor, alongAxis axis: Int = 0) -> Tensor {
        trace.apply(Gather(axis: axis < 0 ? axis + shape.rank : axis), [self, indices])
    }

    /// Zeros to which each element is added at its index: `[count]` and whole numbers `[count]` → `[size]`. One whose index is
    /// not in `0..<size` is added nowhere.
    package func scatteredSum(at indices: Tensor, size: Int) -> Tensor {
        trace.apply(ScatterSum(axis: 0, size: size), [self, indices])
    }
}
