import EaselGraph

/// Functions of angles and of hyperbolas, made of those that Easel has.
let trigonometricOperators: [String: ONNXOperator] = [
    "Tan": unary({ sin($0) / cos($0) }),
    // By differences from 1, which keep small numbers exact.
    "Sinh": unary({ signed($0) { (expm1($0) + expm1($0) / (expm1($0) + 1)) * 0.5 } }),
    "Cosh": unary({ (exp($0) + exp(-$0)) * 0.5 }),
    "Asinh": unary({ signed($0) { log1p($0 + square($0) / (sqrt(square($0) + 1) + 1)) } }),
    "Acosh": unary({ log($0 + sqrt(square($0) - 1)) }),
    "Atanh": unary({ signed($0) { log1p(($0 + $0) / (1 - $0)) * 0.5 } }),
    "Asin": unary({ signed($0, arcSine) }),
    "Acos": unary({ Float.pi / 2 - signed($0, arcSine) }),
    "Atan": unary({ signed($0) { arcSine($0 / sqrt(square($0) + 1)) } }),
]

/// An odd function by its values for numbers that are not negative.
private func signed(_ tensor: Tensor, _ function: (Tensor) -> Tensor) -> Tensor {
    sign(tensor) * function(abs(tensor))
}

/// The angle whose sine is a number from 0 to 1, within 7e-8.
///
/// Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 4.4.46.
private func arcSine(_ x: Tensor) -> Tensor {
    let coefficients: [Float] = [
        -0.0012624911, 0.0066700901, -0.0170881256, 0.0308918810, -0.0501743046, 0.0889789874, -0.2145988016,
        1.5707963050,
    ]
    let polynomial = coefficients.dropFirst().reduce(x.filled(x.shape, coefficients[0])) { $0 * x + $1 }
    let far = Float.pi / 2 - sqrt(1 - x) * polynomial
    // That takes one large number from another; near 0 a series is exact.
    let s = square(x)
    let near = x * (1 + s * (1.0 / 6 + s * (3.0 / 40 + s * (15.0 / 336))))
    return select(x .> 0.1, far, near)
}
