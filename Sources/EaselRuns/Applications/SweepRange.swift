import EaselCore

/// Amounts in even steps, as people write them: `-30..30`, or with the step `-30..30:10`.
package struct SweepRange: Hashable, Sendable {
    /// The amounts, in rising order: the ends, and the multiples of the step between them.
    package let values: [Double]

    /// The most amounts.
    package static let mostValues = 100
    /// Steps that are taken where none is given: the first that gives at most 13 amounts.
    private static let usualSteps: [Double] = [0.5, 1, 2, 5, 10, 15, 30, 45, 90, 180]

    /// Reads amounts.
    /// - Parameters:
    ///   - text: Two numbers with two dots between them, and a step after a colon.
    ///   - limits: What they may be.
    ///   - example: What is written in the error.
    /// - Throws: `OptionError` with what is expected.
    package init(parsing text: String, in limits: ClosedRange<Double>, example: String) throws(OptionError) {
        let misfit = OptionError(
            "\"\(text)\" is no range; write two numbers from \(Self.short(limits.lowerBound)) to "
                + "\(Self.short(limits.upperBound)), as in \(example), and a step after a colon if you like")
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count <= 2, let dots = halves[0].firstRange(of: ".."),
            let low = Double(halves[0][..<dots.lowerBound]), let high = Double(halves[0][dots.upperBound...]),
            limits.contains(low), limits.contains(high), low <= high
        else { throw misfit }
        let step: Double
        if halves.count == 2 {
            guard let given = Double(halves[1]), given.isFinite, given > 0 else { throw misfit }
            step = given
        } else {
            step = Self.usualSteps.first { (high - low) / $0 <= 12 } ?? 180
        }
        guard (high - low) / step < Double(Self.mostValues) - 2 else {
            throw OptionError(
                "\"\(text)\" is more than \(Self.mostValues) steps; write a longer one after a colon, as in "
                    + "\(Self.short(low))..\(Self.short(high)):\(Self.short((high - low) / 12))")
        }
        let multiples = Int((low / step).rounded(.down))...Int((high / step).rounded(.up))
        let inside = multiples.map { Double($0) * step }.filter { $0 > low && $0 < high }
        values = low == high ? [low] : [low] + inside + [high]
    }

    private static func short(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\((value * 100).rounded() / 100)"
    }
}
