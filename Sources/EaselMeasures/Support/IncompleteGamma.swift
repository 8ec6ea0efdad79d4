#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a): by its power series below a + 1, by its
/// continued fraction (evaluated as by Lentz, 1976) above, where each converges in about √a steps.
///
/// Source: Abramowitz and Stegun, "Handbook of mathematical functions", 1964, 6.5.29 and 6.5.31.
///
/// - Parameters:
///   - a: Above 0.
///   - x: From 0.
/// - Returns: A number between 0 and 1; NaN for other arguments.
package func regularisedUpperGamma(_ a: Double, _ x: Double) -> Double {
    guard a > 0, x >= 0, a.isFinite else { return .nan }
    if x == 0 { return 1 }
    if x == .infinity { return 0 }
    var sign: Int32 = 0
    let factor = exp(a * log(x) - x - lgamma_r(a, &sign))
    let steps = 1000 + Int(20 * min(a, 1e12).squareRoot())
    if x < a + 1 {
        var (term, sum) = (1 / a, 1 / a)
        for step in 1...steps where term > sum * 0x1p-54 {
            term *= x / (a + Double(step))
            sum += term
        }
        return min(1, max(0, 1 - factor * sum))
    }
    // The fraction's denominators never come near 0 here, for x > a.
    var below = x + 1 - a
    var (ratio, inverse) = (Double.infinity, 1 / below)
    var result = inverse
    for step in 1...steps {
        let numerator = Double(step) * (a - Double(step))
        below += 2
        inverse = 1 / (numerator * inverse + below)
        ratio = below + numerator / ratio
        let change = inverse * ratio
        result *= change
        if (change - 1).magnitude < 0x1p-52 { break }
    }
    return min(1, max(0, factor * result))
}
