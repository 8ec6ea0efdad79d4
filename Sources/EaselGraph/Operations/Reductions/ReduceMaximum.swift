/// The maximum over some dimensions, which the result no longer has.
///
/// Equal largest elements share the gradient equally.
package struct ReduceMaximum: Operation {
    package static let name = "reduceMaximum"

    /// The dimensions reduced, ascending.
    package let axes: [Int]

    package var attributes: [Attribute] { [Attribute("axes", axes)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        try Reduction.extremumType(operands[0], axes)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [Reduction.extremumGradient(context, axes)]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { operands[0].shape.count }
}

extension Reduction {
    /// The type of a largest or smallest element, which only something that has elements has.
    package static func extremumType(_ operand: TensorType, _ axes: [Int]) throws -> TensorType {
        let result = try resultType(operand, axes)
        guard operand.shape.count > 0 else {
            throw ShapeError("shape \(operand.shape) has no elements; at least one is needed")
        }
        return result
    }

    /// The gradient shared equally among the elements that equal the result.
    package static func extremumGradient(_ context: GradientContext, _ axes: [Int]) -> Tensor {
        let operand = context.operands[0]
        let isExtreme = operand .== spread(context.result, over: axes, of: operand.shape)
        let share = context.resultGradient / isExtreme.sum(over: axes)
        return isExtreme * spread(share, over: axes, of: operand.shape)
    }
}

extension Tensor {
    /// The maximum over some dimensions (all by default); `keepingDimensions` keeps them with size 1.
    public func max(over axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        reduced(axes, keepingDimensions) { ReduceMaximum(axes: $0) }
    }
}
