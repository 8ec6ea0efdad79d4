/// The minimum over some dimensions, which the result no longer has.
///
/// Equal smallest elements share the gradient equally.
package struct ReduceMinimum: Operation {
    package static let name = "reduceMinimum"

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

extension Tensor {
    /// The minimum over some dimensions (all by default); `keepingDimensions` keeps them with size 1.
    public func min(over axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        reduced(axes, keepingDimensions) { ReduceMinimum(axes: $0) }
    }
}
