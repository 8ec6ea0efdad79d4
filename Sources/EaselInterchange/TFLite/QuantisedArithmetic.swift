import EaselGraph

/// Whose whole numbers a quantised network is computed in: runtimes scale and round sums in ways of their own, so that now and then a
/// number is a step apart.
public enum QuantisedArithmetic: String, Sendable, CaseIterable {
    /// As LiteRT's reference kernels do: by factors of 31 bits, in whole numbers.
    case reference
    /// As XNNPACK does, by which LiteRT computes on a CPU unless it is told otherwise: convolutions and products by factors in
    /// 32-bit floating point, of two numbers as near the even one; sums by factors of 21 bits. What XNNPACK leaves to
    /// LiteRT, and what else it computes, is as in `reference`.
    case xnnpack
}

extension QuantisedArithmetic {
    /// Whole numbers times a factor for each place of the last dimension, rounded.
    /// - Parameters:
    ///   - scales: Of what was multiplied, of each place, and of the result.
    ///   - isShort: Whether reference kernels multiply the first two scales in 32 bits.
    func scaled(
        _ sums: Tensor, _ scales: (given: Float, weights: [Float], output: Float), isShort: Bool = false,
        rounded rounding: TFLiteRounding = .twice
    ) -> Tensor {
        switch self {
        case .reference:
            let factors = scales.weights.map { weight in
                let product = isShort ? Double(scales.given * weight) : Double(scales.given) * Double(weight)
                return TFLiteMultiplier(product / Double(scales.output))
            }
            return sums.scaled(by: factors, rounded: rounding)
        case .xnnpack: return round(sums * .constant(scales.weights.map { scales.given * $0 / scales.output }))
        }
    }

    /// The whole numbers of a sum of two quantised tensors, each less its zero point, before the result's own is added.
    /// - Parameters:
    ///   - terms: The tensors, and what one step of each is in steps of the result.
    func sum(_ terms: [(tensor: Tensor, factor: Double)]) -> Tensor {
        switch self {
        case .reference: return scaledSum(terms)
        case .xnnpack:
            // The larger factor has 21 bits, and the other as many behind the point.
            let step = Float(
                sign: .plus, exponent: (terms.map { Float($0.factor).magnitude.exponent }.max() ?? 0) - 20,
                significand: 1)
            let factors = terms.map { (Float($0.factor) / step).rounded(.toNearestOrEven) }
            // Their first 12 bits by themselves: times a number of 9 bits and added up they are exact.
            let upper = factors.map { ($0 / 512).rounded(.down) * 512 }
            func sum(_ factors: [Float]) -> Tensor {
                zip(terms, factors).dropFirst().reduce(terms[0].tensor * (factors[0] * step)) {
                    $0 + $1.0.tensor * ($1.1 * step)
                }
            }
            let exact = sum(upper)
            let whole = floor(exact)
            return whole + floor((exact - whole) + sum(zip(factors, upper).map { $0 - $1 }) + 0.5)
        }
    }
}
