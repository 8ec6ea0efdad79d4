import EaselGraph

/// A factor as quantised runtimes have it, a whole number of 31 bits and a power of two, so that sums of whole numbers are scaled by
/// whole numbers alone.
///
/// Source: B. Jacob et al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, 2018,
/// section 2.2.
package struct TFLiteMultiplier: Equatable {
    /// From 2³⁰ to 2³¹ - 1, or 0.
    package private(set) var significand: Int
    /// The factor is `significand · 2^(exponent - 31)`.
    package private(set) var exponent: Int

    package init(_ factor: Double) {
        guard factor.isFinite, factor > 0 else { (significand, exponent) = (0, 0); return }
        exponent = Int(factor.exponent) + 1
        significand = Int((factor.significand * 0x1p30).rounded(.toNearestOrAwayFromZero))
        if significand == 1 << 31 { (significand, exponent) = (1 << 30, exponent + 1) }
        if exponent < -31 { (significand, exponent) = (0, 0) }
    }
}

/// How a scaled sum is rounded to a whole number.
package enum TFLiteRounding {
    /// First to what is left of 31 bits, a half upwards, and then by the power of two, a half away from 0: as convolutions do.
    case twice
    /// Once, a half upwards: as products of matrices do.
    case once
}

extension Tensor {
    /// Whole numbers up to 2²⁴ times a factor for each place of the last dimension, rounded to whole numbers.
    ///
    /// In 32-bit floating point a product of two numbers of 12 bits is exact. So both sides are taken apart, whole numbers and
    /// fractions are added up by themselves, and what is not exact is a fraction beyond its 22nd bit.
    package func scaled(by multipliers: [TFLiteMultiplier], rounded rounding: TFLiteRounding = .twice) -> Tensor {
        func constant(_ number: (TFLiteMultiplier) -> Double) -> Tensor {
            let numbers = multipliers.map { Float(number($0)) }
            // One number for all leaves nothing to be spread over the sums.
            return Set(numbers).count == 1 ? .constant([numbers[0]]) : .constant(numbers)
        }
        func power(_ exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }
        let isRaised = multipliers.contains { $0.exponent > 0 }
        let sums = isRaised ? self * constant { power(Swift.max($0.exponent, 0)) } : self
        let upper = floor(sums * Float(1.0 / 4096))
        let lower = sums - upper * 4096
        // The factor's first 12 bits, the next 12 and the last 7.
        func first(_ multiplier: TFLiteMultiplier) -> Double { Double(multiplier.significand >> 19) }
        func second(_ multiplier: TFLiteMultiplier) -> Double { Double(multiplier.significand >> 7 & 4095) }
        func third(_ multiplier: TFLiteMultiplier) -> Double { Double(multiplier.significand & 127) }
        let (a, b) = (upper * constant { second($0) / 0x1p12 }, lower * constant { first($0) / 0x1p12 })
        let (wholeOfA, wholeOfB) = (floor(a), floor(b))
        let small = upper * constant { third($0) / 0x1p19 } + lower * constant { second($0) / 0x1p24 }
        let fraction = (a - wholeOfA) + (b - wholeOfB) + small + lower * constant { third($0) / 0x1p31 }
        let whole = upper * constant { first($0) } + (wholeOfA + wholeOfB)
        let isLowered = multipliers.contains { $0.exponent < 0 }
        let shares = constant { power(Swift.min($0.exponent, 0)) }
        switch rounding {
        case .twice:
            let rounded = whole + floor(fraction + 0.5)
            return isLowered ? roundedAway(rounded * shares) : rounded
        case .once:
            guard isLowered else { return whole + floor(fraction + 0.5) }
            let steps = floor(whole * shares)
            let rest = whole - steps * constant { power(Swift.max(-$0.exponent, 0)) } + fraction
            return steps + floor(rest * shares + 0.5)
        }
    }
}

/// The whole numbers of a sum of quantised tensors, each less its zero point, before the result's own is added.
/// - Parameters:
///   - terms: The tensors, and what one step of each is in steps of the result.
package func scaledSum(_ terms: [(tensor: Tensor, factor: Double)]) -> Tensor {
    // The factors' first 13 bits by themselves: times a number of 9 bits and added up they are exact.
    let step = Double(
        sign: .plus, exponent: (terms.map { Swift.abs($0.factor).exponent }.max() ?? 0) - 12, significand: 1)
    let upper = terms.map { ($0.factor / step).rounded() * step }
    func sum(_ factors: [Double]) -> Tensor {
        zip(terms, factors).dropFirst().reduce(terms[0].tensor * Float(factors[0])) { $0 + $1.0.tensor * Float($1.1) }
    }
    let exact = sum(upper)
    let whole = floor(exact)
    let fraction = (exact - whole) + sum(zip(terms, upper).map { $0.factor - $1 })
    // Of two numbers that are as near the one further from 0 is taken.
    return whole + select(exact .< 0, ceil(fraction - 0.5), floor(fraction + 0.5))
}
