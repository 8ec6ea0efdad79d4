import Foundation

/// One thing that is done to one run; its text is what repeats it: `--case vae+judge/fresh/17/crash-before`.
struct Case: Sendable {
    enum Deed: Sendable {
        /// A fault at a call of a stage.
        case fault(Stage, call: String, Fault)
        /// Signals at random moments, which follow from a number.
        case kills(UInt64)
        /// Two processes at once, the first stopped before a call until the second has come to one of its own.
        case race(Stage, first: Int, second: Int)
    }

    let plan: String
    let deed: Deed

    var text: String {
        switch deed {
        case .fault(let stage, let call, let fault): "\(plan)/\(stage)/\(call)/\(fault.rawValue)"
        case .kills(let seed): "\(plan)/kills/\(seed)"
        case .race(let stage, let first, let second): "\(plan)/race-\(stage)/\(first)/\(second)"
        }
    }

    init(_ plan: String, _ deed: Deed) { (self.plan, self.deed) = (plan, deed) }

    /// Reads `text`.
    init?(_ text: String) {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count >= 3 else { return nil }
        plan = parts[0]
        if parts.count == 3, parts[1] == "kills", let seed = UInt64(parts[2]) {
            deed = .kills(seed)
        } else if parts.count == 4, let stage = Stage(rawValue: parts[1]), let fault = Fault(rawValue: parts[3]) {
            deed = .fault(stage, call: parts[2], fault)
        } else if parts.count == 4, parts[1].hasPrefix("race-"),
            let stage = Stage(rawValue: String(parts[1].dropFirst(5))),
            let first = Int(parts[2]), let second = Int(parts[3])
        {
            deed = .race(stage, first: first, second: second)
        } else {
            return nil
        }
    }

    /// The model, whose name a plan's begins with.
    var model: String { String(plan.prefix { $0 != "+" }) }
}
