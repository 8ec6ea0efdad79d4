/// Padding: a tensor with a value put before, after and between its elements.
///
/// Its gradient is a `Slice`, whose gradient is a `Pad`.
package struct Pad: Operation {
    package static let name = "pad"

    /// The number of elements put before the first one of each dimension.
    package let low: [Int]
    /// The number of elements put after the last one of each dimension.
    package let high: [Int]
    /// The number of elements put between neighbours of each dimension.
    package let interior: [Int]
    /// The value put there.
    package let value: Float

    package var attributes: [Attribute] {
        [
            Attribute("low", low), Attribute("high", high), Attribute("interior", interior), Attribute("value", value),
        ]
    }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let shape = operands[0].shape
        guard operands[0].elementType == .float32 else { throw ShapeError("takes an f32 tensor, not \(operands[0])") }
        guard low.count == shape.rank, high.count == shape.rank, interior.count == shape.rank else {
            throw ShapeError("low, high and interior must each name \(shape.rank) numbers for shape \(shape)")
        }
        guard (low + high + interior).allSatisfy({ $0 >= 0 && $0 < 1 << 31 }) else {
            throw ShapeError("low \(low), high \(high), interior \(interior): none may be negative; slice takes away")
        }
        return TensorType(
            Shape(
                shape.dimensions.indices.map {
                    low[$0] + shape[$0] + Swift.max(shape[$0] - 1, 0) * interior[$0] + high[$0]
                }))
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [
            context.resultGradient.slice(
                starts: low, sizes: context.operands[0].shape.dimensions, steps: interior.map { $0 + 1 })
        ]
    }
}

extension Tensor {
    /// The padded tensor: a value put before, after and between its elements.
    ///
    /// - Parameters:
    ///   - low: The number of elements put before the first one of each dimension.
    ///   - high: The number of elements put after the last one of each dimension.
    ///   - interior: The number put between neighbours. Defaults to none.
    ///   - value: The value put there.
    public func padded(low: [Int], high: [Int], interior: [Int]? = nil, value: Float = 0) -> Tensor {
        let interior = interior ?? [Int](repeating: 0, count: shape.rank)
        return (low + high + interior).allSatisfy { $0 == 0 } && low.count == shape.rank && high.count == shape.rank
            ? self : trace.apply(Pad(low: low, high: high, interior: interior, value: value), [self])
    }
}
