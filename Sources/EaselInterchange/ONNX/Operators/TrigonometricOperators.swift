import EaselGraph

/// Functions of angles and of hyperbolas, made of those that Easel has.
let trigonometricOperators: [String: ONNXOperator] = [
    "Tan": unary({ sin($0) / cos($0) }),
    "Sinh": unary({ tensor in
        signed(tensor) { x in
            let half = exp(x * 0.5)
            // By differences from 1, which keep small numbers exact; beyond, in two steps, which large ones fit into.
            return select(x .> 8, half * 0.5 * half, (expm1(x) + expm1(x) / (expm1(x) + 1)) * 0.5)
        }
    }),
    "Cosh": unary({ tensor in
        let half = exp(abs(tensor) * 0.5)
        return half * 0.5 * half + reciprocal(half) * 0.5 * reciprocal(half)
    }),
    "Asinh": unary({ tensor in
        signed(tensor) { x in
            select(x .> 1e6, log(x) + logOfTwo, log1p(x + square(x) / (sqrt(square(x) + 1) + 1)))
        }
    }),
    "Acosh": unary({ select($0 .> 1e6, log($0) + logOfTwo, log($0 + sqrt(square($0) - 1))) }),
    "Atanh": unary({ tensor in signed(tensor) { log1p(($0 + $0) / (1 - $0)) * 0.5 } }),
    "Asin": unary({ signed($0, arcSine) }),
    "Acos": unary({ Float.pi / 2 - signed($0, arcSine) }),
    "Atan": unary({ tensor in
        signed(tensor) { x in
            let root = sqrt(square(x) + 1)
            return select(x .> 1, Float.pi / 2 - arcSine(reciprocal(root)), arcSine(x / root))
        }
    }),
]

/// The natural logarithm of 2.
private let logOfTwo: Float = 0.693147181

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
