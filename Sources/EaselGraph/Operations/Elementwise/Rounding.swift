/// The largest whole number that is not above the element.
public struct Floor: ElementwiseOperation {
    public static let name = "floor"
    public static let arity = 1
    public static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// The smallest whole number that is not below the element.
public struct Ceiling: ElementwiseOperation {
    public static let name = "ceiling"
    public static let arity = 1
    public static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// The nearest whole number; of two equally near, the even one.
public struct Round: ElementwiseOperation {
    public static let name = "round"
    public static let arity = 1
    public static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    public init() {}

    public func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// Every element rounded down.
public func floor(_ input: Tensor) -> Tensor { input.mapped(Floor()) }
/// Every element rounded up.
public func ceil(_ input: Tensor) -> Tensor { input.mapped(Ceiling()) }
/// Every element rounded to the nearest whole number; of two equally near, to the even one.
public func round(_ input: Tensor) -> Tensor { input.mapped(Round()) }
