/// The sum over some dimensions, which the result no longer has.
package struct ReduceSum: Operation {
    package static let name = "reduceSum"

    /// The dimensions summed over, ascending.
    package let axes: [Int]

    package var attributes: [Attribute] { [Attribute("axes", axes)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        try Reduction.resultType(operands[0], axes)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [Reduction.spread(context.resultGradient, over: axes, of: context.operands[0].shape)]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { operands[0].shape.count }
}

/// The rules that reductions share.
package enum Reduction {
    /// The type left when `axes` are gone.
    package static func resultType(_ operand: TensorType, _ axes: [Int]) throws -> TensorType {
        guard axes.allSatisfy(operand.shape.dimensions.indices.contains), axes == Array(Set(axes)).sorted() else {
            throw ShapeError("axes \(axes) are not different axes of shape \(operand.shape)")
        }
        guard operand.elementType == .float32 else {
            throw ShapeError("takes an f32 tensor, not whole numbers (\(operand))")
        }
        let kept = operand.shape.dimensions.indices.filter { !axes.contains($0) }
        return TensorType(Shape(kept.map { operand.shape.dimensions[$0] }))
    }

    /// A reduced tensor repeated over the dimensions that were reduced.
    package static func spread(_ reduced: Tensor, over axes: [Int], of shape: Shape) -> Tensor {
        let kept = Shape(shape.dimensions.indices.map { axes.contains($0) ? 1 : shape.dimensions[$0] })
        return reduced.reshaped(to: kept).broadcast(to: shape)
    }

    /// Axes as the operation keeps them: none given means all, negative ones count from the innermost.
    package static func normalised(_ axes: [Int]?, rank: Int) -> [Int] {
        guard let axes else { return Array(0..<rank) }
        return Set(axes.map { $0 < 0 ? $0 + rank : $0 }).sorted()
    }
}

extension Tensor {
    /// The sum over some dimensions (all by default); `keepingDimensions` keeps them with size 1.
    public func sum(over axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        reduced(axes, keepingDimensions) { ReduceSum(axes: $0) }
    }

    /// The mean over some dimensions (all by default); `keepingDimensions` keeps them with size 1.
    public func mean(over axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        let axes = Reduction.normalised(axes, rank: shape.rank)
        let count = axes.reduce(1) { $0 * shape[$1] }
        return sum(over: axes, keepingDimensions: keepingDimensions) * (1 / Float(Swift.max(count, 1)))
    }

    /// Applies a reduction that `operation` makes from normalised axes.
    package func reduced(
        _ axes: [Int]?, _ keepingDimensions: Bool, _ operation: ([Int]) -> some Operation
    ) -> Tensor {
        let axes = Reduction.normalised(axes, rank: shape.rank)
        if axes.isEmpty { return self }
        let result = trace.apply(operation(axes), [self])
        guard keepingDimensions, result.node != nil else { return result }
        return result.reshaped(to: Shape(shape.dimensions.indices.map { axes.contains($0) ? 1 : shape.dimensions[$0] }))
    }
}
