import EaselCore

/// The rule for which checkpoints a run keeps.
///
/// The latest and the best are always kept. A checkpoint within an epoch is for resuming only, and is removed once a
/// later epoch is saved. By default every epoch is kept.
public struct CheckpointRetention: Hashable, Sendable, CustomStringConvertible {
    /// How many of the last epochs to keep; `nil` keeps all. At least two are kept, so that a damaged one has a
    /// predecessor.
    public var keepingLast: Int?
    /// Keeps every epoch that is a multiple of this, too.
    public var keepingEvery: Int?

    /// Keeps every epoch.
    public static let all = Self()

    /// Makes a rule.
    public init(keepingLast: Int? = nil, keepingEvery: Int? = nil) {
        self.keepingLast = keepingLast
        self.keepingEvery = keepingEvery
    }

    /// Reads `all`, `last:5`, `every:10`, `best`, or both of the middle ones, `last:5,every:10`.
    ///
    /// `every:10` keeps the last two as well, `best` nothing but these and the best.
    /// Throws an `OptionError` that lists the valid values.
    public init(parsing text: String) throws {
        self = .all
        if text == "all" { return }
        keepingLast = 2
        if text == "best" { return }
        var seen: Set<Substring> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, seen.insert(sides[0]).inserted, let count = Int(sides[1]),
                (1...1_000_000).contains(count), sides[0] == "last" || sides[0] == "every"
            else {
                throw OptionError(
                    "there is no rule \"\(text)\" for the checkpoints to keep; there are all, last:5, every:10, "
                        + "last:5,every:10 and best")
            }
            if sides[0] == "last" { keepingLast = max(2, count) } else { keepingEvery = count }
        }
    }

    /// The rule as it is read.
    public var description: String {
        let parts = [keepingLast.map { "last:\(max(2, $0))" }, keepingEvery.map { "every:\($0)" }].compactMap { $0 }
        return keepingLast == nil ? "all" : parts.joined(separator: ",")
    }

    /// How many checkpoints of a run's epochs are there at its end, the best not counted.
    public func count(epochs: Int) -> Int {
        guard let keepingLast else { return epochs }
        let last = max(2, keepingLast)
        guard epochs > last else { return epochs }
        return last + (keepingEvery.map { $0 > 0 ? (epochs - last) / $0 : 0 } ?? 0)
    }

    /// The checkpoints that a rule no longer needs after one was saved.
    ///
    /// - Parameters:
    ///   - all: Those there are, latest first.
    ///   - saved: The one just saved.
    ///   - best: The best, where there is one.
    func superfluous(
        _ all: [CheckpointMetadata], after saved: CheckpointMetadata, best: CheckpointMetadata?
    ) -> [CheckpointMetadata] {
        // By the name of the file, which is what is removed: all else may differ by how it was written down.
        let kept = [saved.fileName, best?.fileName]
        let others = all.filter { !kept.contains($0.fileName) }
        var superfluous = others.filter { !$0.isEpochComplete && $0.step <= saved.step }
        if let keepingLast {
            let last = Set(all.filter(\.isEpochComplete).prefix(max(2, keepingLast)).map(\.epoch))
            superfluous += others.filter { other in
                let isMultiple = keepingEvery.map { $0 > 0 && other.epoch % $0 == 0 } ?? false
                return other.isEpochComplete && !last.contains(other.epoch) && !isMultiple
            }
        }
        return superfluous
    }
}
