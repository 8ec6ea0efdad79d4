import EaselCore

/// Reads schedules from texts such as `--schedule` takes and `run.json` keeps.
///
///     schedule = [ "warm-up=" duration "," ] kind [ ":" option { "," option } ]
///     option   = name "=" number                  duration = epochs | steps "steps"
///
/// | text | learning rate |
/// | --- | --- |
/// | `constant` | the same at every step |
/// | `step:every=10,factor=0.1` | × 0.1 every 10 epochs (`every=500steps`: every 500 steps) |
/// | `exponential:rate=0.95` | × 0.95 each epoch, evenly over its steps |
/// | `cosine` or `cosine:to=1e-5` | half a cosine down to 0, or to 1e-5 |
/// | `linear:to=0` | a straight line to 0 |
/// | `linear:to=0,after=0.7` | the same for 0.7 of the training, then a straight line to 0 |
/// | `polynomial:power=2,to=0` | the square of what is left of the training, down to 0 |
/// | `one-cycle` | a cosine up from 1/25 over 0.3 of the training, then one down to 1/10000 of that |
/// | `one-cycle:rise=0.3,start=25,end=10000` | the same |
/// | `plateau:factor=0.1,patience=5` | × 0.1 after more than 5 epochs without a better score |
/// | `plateau:threshold=1e-4,least=1e-6` | a better one beats the best by 0.0001 of it; down to 1e-6 |
/// | `warm-up=2,cosine` | rises for 2 epochs, then a cosine over the rest |
/// | `warm-up=300steps` | rises for 300 steps, then constant |
public enum LearningRateSchedules {
    /// An error for a text that is not a schedule.
    public struct ParseError: Error, CustomStringConvertible, Hashable, Sendable {
        /// One line: what is wrong where, and what would be right.
        public let description: String
    }

    private static let kinds = [
        "constant", "step", "exponential", "cosine", "linear", "polynomial", "one-cycle", "plateau",
    ]

    /// Reads a schedule.
    ///
    /// Throws a `ParseError` for an unknown kind or option, a missing one, one given twice, or a number out of its range.
    public static func parse(_ text: String) throws(ParseError) -> any LearningRateSchedule {
        guard text.utf8.count <= 1000 else { throw ParseError(description: "a schedule of more than 1000 signs") }
        guard let rest = text.removing(prefix: "warm-up=") else { return try parseKind(text) }
        let parts = rest.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        let duration = try duration(parts[0], named: "warm-up", in: text)
        return WarmUpSchedule(duration, then: parts.count == 1 ? ConstantSchedule() : try parseKind(String(parts[1])))
    }

    private static func parseKind(_ text: String) throws(ParseError) -> any LearningRateSchedule {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let kind = String(parts[0])
        guard kinds.contains(kind) else {
            let known = kinds.joined(separator: ", ")
            throw ParseError(
                description: "no schedule '\(shown(kind))': one of \(known) is expected, after an optional 'warm-up=5,'"
            )
        }
        var options = try options(parts.count == 2 ? parts[1] : nil, in: text)
        let schedule: any LearningRateSchedule
        switch kind {
        case "step":
            guard let every = options.removeValue(forKey: "every") else {
                throw ParseError(description: "'\(shown(text))' needs every=, such as step:every=10,factor=0.1")
            }
            let factor = try number(options.removeValue(forKey: "factor") ?? "0.1", named: "factor", in: text, 0...1e3)
            schedule = StepSchedule(every: try duration(every, named: "every", in: text), factor: factor)
        case "exponential":
            guard let rate = options.removeValue(forKey: "rate") else {
                throw ParseError(description: "'\(shown(text))' needs rate=, such as exponential:rate=0.95")
            }
            schedule = ExponentialSchedule(rate: try number(rate, named: "rate", in: text, 0...1e3))
        case "cosine":
            schedule = CosineSchedule(
                to: try number(options.removeValue(forKey: "to") ?? "0", named: "to", in: text, 0...1e6))
        case "linear":
            schedule = LinearSchedule(
                to: try number(options.removeValue(forKey: "to") ?? "0", named: "to", in: text, 0...1e6),
                after: try number(
                    options.removeValue(forKey: "after") ?? "0", named: "after", in: text, 0...0.999))
        case "polynomial":
            schedule = PolynomialSchedule(
                power: try number(options.removeValue(forKey: "power") ?? "1", named: "power", in: text, 0.01...100),
                to: try number(options.removeValue(forKey: "to") ?? "0", named: "to", in: text, 0...1e6))
        case "one-cycle":
            schedule = OneCycleSchedule(
                rise: try number(options.removeValue(forKey: "rise") ?? "0.3", named: "rise", in: text, 0...1),
                start: try number(options.removeValue(forKey: "start") ?? "25", named: "start", in: text, 1...1e12),
                end: try number(options.removeValue(forKey: "end") ?? "1e4", named: "end", in: text, 1...1e12))
        case "plateau":
            schedule = try plateau(&options, in: text)
        default:
            schedule = ConstantSchedule()
        }
        if let unknown = options.keys.min() {
            throw ParseError(description: "'\(shown(text))': \(kind) has no option '\(shown(unknown))'")
        }
        return schedule
    }

    private static func plateau(
        _ options: inout [String: Substring], in text: String
    ) throws(ParseError) -> PlateauSchedule {
        let usual = PlateauSchedule()
        let patience = options.removeValue(forKey: "patience") ?? "\(usual.patience)"
        guard let epochs = Int(patience), (0...1_000_000).contains(epochs) else {
            throw ParseError(
                description:
                    "'\(shown(text))': patience is '\(shown(String(patience)))', a whole number of epochs from 0 is expected"
            )
        }
        return PlateauSchedule(
            factor: try number(options.removeValue(forKey: "factor") ?? "0.1", named: "factor", in: text, 0...0.999),
            patience: epochs,
            threshold: try number(
                options.removeValue(forKey: "threshold") ?? "\(usual.threshold)", named: "threshold", in: text,
                0...0.999),
            least: try number(options.removeValue(forKey: "least") ?? "0", named: "least", in: text, 0...1e6))
    }

    private static func options(_ text: Substring?, in whole: String) throws(ParseError) -> [String: Substring] {
        guard let text else { return [:] }
        var options: [String: Substring] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, !pair[0].isEmpty else {
                throw ParseError(description: "'\(shown(whole))': '\(shown(String(part)))' is not name=number")
            }
            guard options.updateValue(pair[1], forKey: String(pair[0])) == nil else {
                throw ParseError(description: "'\(shown(whole))': \(shown(String(pair[0]))) is given twice")
            }
        }
        return options
    }

    private static func number(
        _ text: Substring, named name: String, in whole: String, _ range: ClosedRange<Double>
    ) throws(ParseError) -> Double {
        // NaN is in no range.
        guard let number = Double(text), range.contains(number) else {
            let limits = "\(plain(range.lowerBound))…\(plain(range.upperBound))"
            throw ParseError(
                description: "'\(shown(whole))': \(name) is '\(shown(String(text)))', a number in \(limits) is expected"
            )
        }
        return number
    }

    private static func duration(
        _ text: Substring, named name: String, in whole: String
    ) throws(ParseError) -> ScheduleDuration {
        if text.hasSuffix("steps"), let steps = Int(text.dropLast("steps".count)),
            (1...1_000_000_000_000).contains(steps)
        {
            return .steps(steps)
        }
        if let epochs = Double(text), epochs > 0, epochs <= 1e6 { return .epochs(epochs) }
        throw ParseError(
            description:
                "'\(shown(whole))': \(name) is '\(shown(String(text)))'; epochs above 0 (5, 0.5) or steps (500steps) are expected"
        )
    }

    private static func shown(_ text: String) -> String { text.inOneLine(limit: 80) }
}

extension String {
    fileprivate func removing(prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
