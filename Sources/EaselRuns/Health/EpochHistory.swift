/// What is kept of the epochs before one, to judge it by.
///
/// It is a function of the log alone, so that a run that was resumed says what one never stopped says.
public struct EpochHistory: Sendable {
    /// The epochs before, at most so many.
    static let length = 3

    /// The last epochs, the oldest first.
    public private(set) var recent: [LogRecord] = []
    /// The epoch with the lowest loss on test images; the first of several.
    public private(set) var best: LogRecord?
    /// What was said that is said once in a run.
    public private(set) var said: Set<HealthFinding.Kind> = []

    /// Starts with nothing.
    public init() {}

    /// The last epoch.
    public var last: LogRecord? { recent.last }

    /// Takes an epoch's record in; of others, nothing is kept.
    public mutating func add(_ record: LogRecord) {
        guard record.kind == .epoch else { return }
        recent = recent.suffix(Self.length - 1) + [record]
        if let loss = record.test["loss"], loss < best?.test["loss"] ?? .infinity { best = record }
        for kind in HealthFinding.Kind.allCases {
            if let opening = kind.onceOpening, record.health.contains(where: { $0.hasPrefix(opening) }) {
                said.insert(kind)
            }
        }
    }
}

extension HealthFinding.Kind {
    /// What the message begins with of a finding that is said once in a run; `nil` for one that is said as often as it is
    /// found.
    var onceOpening: String? {
        switch self {
        case .overfitting: "the model overfits: "
        case .shuffledLabels: "labels look shuffled: "
        case .deadUnits: "dead ReLUs: "
        default: nil
        }
    }
}
