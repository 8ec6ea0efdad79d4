/// Every element with the other sign.
public struct Negate: ElementwiseOperation {
    public static let name = "negate"
    public static let arity = 1

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [-context.resultGradient]
    }
}

/// Every element with the other sign.
public prefix func - (operand: Tensor) -> Tensor { operand.mapped(Negate()) }
