/// The concatenation of tensors along one dimension.
package struct Concatenate: Operation {
    package static let name = "concatenate"

    /// The dimension along which they follow one another.
    package let axis: Int

    package var attributes: [Attribute] { [Attribute("axis", axis)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard let first = operands.first else { throw ShapeError("needs at least one tensor") }
        guard first.shape.dimensions.indices.contains(axis) else {
            throw ShapeError("shape \(first.shape) has no axis \(axis)")
        }
        var dimensions = first.shape.dimensions
        dimensions[axis] = 0
        for operand in operands {
            var others = operand.shape.dimensions
            guard operand.elementType == first.elementType, others.count == dimensions.count else {
                throw ShapeError("\(first) and \(operand) cannot follow one another; they differ in kind or rank")
            }
            others[axis] = dimensions[axis]
            guard others == dimensions else {
                throw ShapeError("shapes \(first.shape) and \(operand.shape) differ in more than axis \(axis)")
            }
            dimensions[axis] += operand.shape[axis]
        }
        return TensorType(Shape(dimensions), first.elementType)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        var start = 0
        return context.operands.enumerated().map { index, operand in
            defer { start += operand.shape[axis] }
            guard context.isNeeded[index] else { return nil }
            return context.resultGradient.slice(alongAxis: axis, from: start, count: operand.shape[axis])
        }
    }
}

/// The concatenation of tensors along one dimension; a negative axis counts from the innermost.
///
/// All other dimensions must be equal; tensors that do not fit, or an empty list, are reported.
public func concatenated(_ tensors: [Tensor], alongAxis axis: Int) -> Tensor {
    guard let first = tensors.first else {
        return Tensor.currentTrace(Concatenate.name).fail(Concatenate.name, "needs at least one tensor")
    }
    return first.trace.apply(Concatenate(axis: axis < 0 ? axis + first.shape.rank : axis), tensors)
}

/// Tensors of one shape stacked along a new dimension, which has index `axis` in the result.
///
/// An axis outside of `0...rank`, or an empty list, is reported.
public func stacked(_ tensors: [Tensor], alongAxis axis: Int = 0) -> Tensor {
    guard let first = tensors.first else {
        return Tensor.currentTrace(Concatenate.name).fail("stack", "needs at least one tensor")
    }
    let place = axis < 0 ? axis + first.shape.rank + 1 : axis
    if let other = tensors.first(where: { $0.shape != first.shape && $0.node != nil }), first.node != nil {
        return first.trace.fail("stack", "shapes \(first.shape) and \(other.shape) differ")
    }
    guard (0...first.shape.rank).contains(place) else {
        return first.trace.fail("stack", "axis \(axis) is not one of the \(first.shape.rank + 1) that the result has")
    }
    return concatenated(
        tensors.map { tensor in
            var dimensions = tensor.shape.dimensions
            dimensions.insert(1, at: Swift.min(place, dimensions.count))
            return tensor.reshaped(to: Shape(dimensions))
        }, alongAxis: place)
}

extension Tensor {
    /// The tensor split into equal parts along one dimension. A size that does not divide into so many is reported.
    public func split(into count: Int, alongAxis axis: Int) -> [Tensor] {
        guard node != nil else { return Array(repeating: self, count: Swift.max(count, 0)) }
        let size = shape[axis]
        guard count > 0, size % count == 0 else {
            let result = trace.fail("split", "dimension \(axis) of shape \(shape) does not divide into \(count) parts")
            return Array(repeating: result, count: Swift.max(count, 0))
        }
        return split(sizes: Array(repeating: size / count, count: count), alongAxis: axis)
    }

    /// The tensor split into parts of the given sizes along one dimension. Sizes that do not add up to it are reported.
    public func split(sizes: [Int], alongAxis axis: Int) -> [Tensor] {
        guard node != nil else { return sizes.map { _ in self } }
        guard sizes.reduce(0, +) == shape[axis] else {
            let result = trace.fail("split", "sizes \(sizes) do not add up to dimension \(axis) of shape \(shape)")
            return sizes.map { _ in result }
        }
        var start = 0
        return sizes.map { size in
            defer { start += size }
            return slice(alongAxis: axis, from: start, count: size)
        }
    }
}
