import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Maps values to positions along one axis of a chart, with ticks at round numbers.
package struct ChartScale: Sendable {
    package struct Tick: Hashable, Sendable {
        package var value: Double
        package var label: String
    }

    package let isLogarithmic: Bool
    package let ticks: [Tick]
    private let low: Double
    private let high: Double

    /// A scale around finite values; logarithmic where they are positive and the largest is over 20 times the smallest.
    ///
    /// - Parameters:
    ///   - values: What must fit; what is not finite is left out.
    ///   - mayBeLogarithmic: False for an axis of time.
    ///   - isRounded: Whether to end at ticks rather than at the values.
    ///   - isWhole: Whether ticks are whole numbers, for an axis of what is counted.
    ///   - tickCount: About how many ticks to make at most.
    package init(
        around values: [Double], mayBeLogarithmic: Bool, isRounded: Bool, isWhole: Bool = false, tickCount: Int = 5
    ) {
        // Values beyond these would overflow the arithmetic of ticks.
        let finite = values.filter { $0.magnitude < 1e200 }
        let least = finite.min() ?? 0
        let greatest = finite.max() ?? 1
        if mayBeLogarithmic && least > 1e-200 && greatest > 20 * least {
            isLogarithmic = true
            (low, high) = (log10(least) - 0.03, log10(greatest) + 0.03)
            ticks = Self.logarithmicTicks(low, high)
        } else {
            isLogarithmic = false
            let isFlat = greatest - least <= 1e-12 * max(greatest.magnitude, least.magnitude)
            let margin = isFlat ? max(greatest.magnitude * 0.1, 1e-6) : 0
            let nice = Self.niceStep((greatest - least + 2 * margin) / Double(tickCount))
            let step = isWhole ? max(nice, 1) : nice
            let (bottom, top) = (least - margin, greatest + margin)
            low = isRounded ? (bottom / step).rounded(.down) * step : bottom
            high = isRounded ? (top / step).rounded(.up) * step : top
            ticks = Self.linearTicks(low, high, step)
        }
    }

    /// Where a value lies, 0 at the low end and 1 at the high end.
    package func position(_ value: Double) -> Double {
        ((isLogarithmic ? log10(value) : value) - low) / (high - low)
    }

    /// The values that lie a share of the axis to both sides of one.
    package func values(around value: Double, by share: Double) -> (below: Double, above: Double) {
        let reach = (high - low) * share
        return isLogarithmic
            ? (pow(10, log10(value) - reach), pow(10, log10(value) + reach)) : (value - reach, value + reach)
    }

    /// 1, 2 or 5 times a power of ten, at least as large.
    package static func niceStep(_ step: Double) -> Double {
        let power = pow(10, log10(step).rounded(.down))
        let nice = [1, 2, 5].first { Double($0) * power >= step * 0.999_999 } ?? 10
        return Double(nice) * power
    }

    private static func linearTicks(_ low: Double, _ high: Double, _ step: Double) -> [Tick] {
        let decimals = max(0, Int(-log10(step * 1.000_001).rounded(.down)))
        let first = (low / step - 1e-6).rounded(.up)
        let last = (high / step + 1e-6).rounded(.down)
        guard last - first < 100 else { return [] }
        return stride(from: first, through: last, by: 1).map {
            Tick(value: $0 * step, label: label($0 * step, decimals: decimals))
        }
    }

    /// Powers of ten; with 2 and 5 between where there are few, or every other power where there are many.
    private static func logarithmicTicks(_ low: Double, _ high: Double) -> [Tick] {
        let span = high - low
        let factors: [Double] = span < 2.5 ? [1, 2, 5] : [1]
        let stride = max(1, Int((span / 7).rounded(.up)))
        var ticks: [Tick] = []
        for power in Int(low.rounded(.down))...Int(high.rounded(.up)) where power % stride == 0 {
            for factor in factors {
                let value = factor * pow(10, Double(power))
                guard log10(value) >= low, log10(value) <= high else { continue }
                ticks.append(Tick(value: value, label: label(value, decimals: max(0, -power))))
            }
        }
        return ticks
    }

    /// Without an exponent for everyday sizes.
    private static func label(_ value: Double, decimals: Int) -> String {
        if value == 0 { return "0" }
        let size = value.magnitude
        guard size >= 9.999e-6, size < 1e7 else {
            let power = log10(size * 1.000_001).rounded(.down)
            let mantissa = (value / pow(10, power) * 1000).rounded() / 1000
            return "\(plain(mantissa))e\(Int(power))"
        }
        let scale = pow(10, Double(min(decimals, 12)))
        let digits = "\(Int64((size * scale).rounded()))"
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let text = decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
        return value < 0 ? "−" + text : text
    }
}
