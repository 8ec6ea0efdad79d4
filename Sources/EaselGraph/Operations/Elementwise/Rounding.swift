/// The floor: the largest integer not above the element.
package struct Floor: ElementwiseOperation {
    package static let name = "floor"
    package static let arity = 1
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// The ceiling: the smallest integer not below the element.
package struct Ceiling: ElementwiseOperation {
    package static let name = "ceiling"
    package static let arity = 1
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// The nearest integer; of two equally near, the even one.
package struct Round: ElementwiseOperation {
    package static let name = "round"
    package static let arity = 1
    package static let differentiability = Differentiability.none(because: "it is constant almost everywhere")

    package init() {}

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [nil]
    }
}

/// Every element rounded down.
public func floor(_ input: Tensor) -> Tensor { input.mapped(Floor()) }
/// Every element rounded up.
public func ceil(_ input: Tensor) -> Tensor { input.mapped(Ceiling()) }
/// Every element rounded to the nearest integer; of two equally near, to the even one.
public func round(_ input: Tensor) -> Tensor { input.mapped(Round()) }
