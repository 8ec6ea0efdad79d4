/// The first operand to the power of the second.
///
/// The gradient of the exponent counts as 0 where the base is 0.
package struct Power: ElementwiseOperation {
    package static let name = "power"
    package static let arity = 2

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let (base, exponent, gradient) = (context.operands[0], context.operands[1], context.resultGradient)
        return [
            context.isNeeded[0] ? gradient * Power.slope(base, exponent) : nil,
            context.isNeeded[1] ? gradient * Power.exponentSlope(context.result, base) : nil,
        ]
    }

    /// exponent · base^(exponent - 1), which is 0 where the exponent is 0 even if the base is.
    private static func slope(_ base: Tensor, _ exponent: Tensor) -> Tensor {
        if let value = exponent.constantValue { return pow(base, value - 1) * value }
        let isZero = exponent .== 0
        return exponent * pow(base, select(isZero, exponent.filled(exponent.shape, 1), exponent) - 1)
    }

    /// result · log(base), which is 0 where the base is 0.
    private static func exponentSlope(_ result: Tensor, _ base: Tensor) -> Tensor {
        if let value = base.constantValue, value > 0 { return result * log(base) }
        return result * log(select(base .== 0, base.filled(base.shape, 1), base))
    }
}

/// The first tensor to the power of the second, each broadcast to the other's shape.
public func pow(_ base: Tensor, _ exponent: Tensor) -> Tensor { base.combined(exponent, Power()) }
/// A number to the power of every element.
public func pow(_ base: Float, _ exponent: Tensor) -> Tensor { pow(exponent.filled(exponent.shape, base), exponent) }
/// Every element to the power of a number.
public func pow(_ base: Tensor, _ exponent: Float) -> Tensor {
    switch exponent {
    case 0: base.filled(base.shape, 1)
    case 1: base
    case 2: square(base)
    case 0.5: sqrt(base)
    case -1: reciprocal(base)
    case -0.5: reciprocalSquareRoot(base)
    default: pow(base, base.filled(base.shape, exponent))
    }
}

extension Tensor {
    /// The constant that every element is known to equal, or `nil`.
    package var constantValue: Float? {
        guard let node, trace.graph.nodes.indices.contains(node) else { return nil }
        return (trace.graph.nodes[node].operation as? Fill)?.value
    }
}
