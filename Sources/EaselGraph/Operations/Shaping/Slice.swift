/// A strided slice: evenly spaced elements of a box within a tensor.
///
/// Its gradient is a `Pad`, whose gradient is a `Slice`.
package struct Slice: Operation {
    package static let name = "slice"

    /// The first position taken along each dimension.
    package let starts: [Int]
    /// The number of positions taken along each dimension.
    package let sizes: [Int]
    /// The distance from one position taken to the next along each dimension.
    package let steps: [Int]

    package var attributes: [Attribute] {
        [Attribute("starts", starts), Attribute("sizes", sizes), Attribute("steps", steps)]
    }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let shape = operands[0].shape
        guard starts.count == shape.rank, sizes.count == shape.rank, steps.count == shape.rank else {
            throw ShapeError("starts, sizes and steps must each name \(shape.rank) numbers for shape \(shape)")
        }
        for axis in 0..<shape.rank {
            let (start, size, step) = (starts[axis], sizes[axis], steps[axis])
            guard start >= 0, size >= 1, step >= 1 else {
                throw ShapeError("start \(start), size \(size), step \(step): start must be at least 0, the others 1")
            }
            // Compared by division so that no number a caller gives can overflow.
            guard start < shape[axis], size - 1 <= (shape[axis] - 1 - start) / step else {
                throw ShapeError(
                    "\(size) elements from \(start) by \(step) do not lie within dimension \(axis) of shape \(shape)")
            }
        }
        return TensorType(Shape(sizes), operands[0].elementType)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let shape = context.operands[0].shape
        return [
            context.resultGradient.padded(
                low: starts,
                high: shape.dimensions.indices.map { shape[$0] - 1 - starts[$0] - (sizes[$0] - 1) * steps[$0] },
                interior: steps.map { $0 - 1 })
        ]
    }
}

extension Tensor {
    /// A strided slice: evenly spaced elements of a box within the tensor.
    ///
    /// - Parameters:
    ///   - starts: The first position taken along each dimension.
    ///   - sizes: The number of positions taken along each dimension.
    ///   - steps: The distance from one position taken to the next; defaults to 1.
    public func slice(starts: [Int], sizes: [Int], steps: [Int]? = nil) -> Tensor {
        let steps = steps ?? [Int](repeating: 1, count: shape.rank)
        return trace.apply(Slice(starts: starts, sizes: sizes, steps: steps), [self])
    }

    /// A range of positions along one dimension, all of the others. A negative axis counts from the innermost.
    public func slice(alongAxis axis: Int, from start: Int, count: Int) -> Tensor {
        let place = axis < 0 ? axis + shape.rank : axis
        guard node != nil, shape.dimensions.indices.contains(place) else {
            return node == nil ? self : trace.fail(Slice.name, "shape \(shape) has no axis \(axis)")
        }
        var starts = [Int](repeating: 0, count: shape.rank)
        var sizes = shape.dimensions
        (starts[place], sizes[place]) = (start, count)
        return slice(starts: starts, sizes: sizes)
    }
}
