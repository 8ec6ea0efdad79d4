#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The logarithm of the mean of numbers given by their logarithms, one after another, in double precision.
///
/// Numbers are kept relative to the greatest so far, so neither e⁻⁵⁰⁰⁰ nor e⁵⁰⁰⁰ is lost. A logarithm of −∞ stands for zero.
public struct LogMeanExponential: Sendable, Hashable {
    /// The count of numbers added.
    public private(set) var count = 0
    private var greatest = -Double.infinity
    private var sum = 0.0

    /// The mean of nothing yet.
    public init() {}

    /// Adds the number whose logarithm this is. NaN makes the result NaN.
    public mutating func add(_ logarithm: Double) {
        count += 1
        if logarithm <= greatest {
            // Equal infinities must not be subtracted.
            sum += logarithm == greatest ? 1 : exp(logarithm - greatest)
        } else {
            sum = sum * exp(greatest - logarithm) + 1
            greatest = logarithm
        }
    }

    /// ln(sum / count); −∞ where everything added is zero, `nil` before the first number.
    public var value: Double? {
        guard count > 0 else { return nil }
        return greatest == -.infinity ? greatest : greatest + log(sum / Double(count))
    }
}
