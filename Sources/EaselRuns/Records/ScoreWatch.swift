import EaselCore
import EaselTraining

/// How the score has come along, epoch by epoch: what reduces a learning rate on a plateau, and ends a training early.
///
/// It follows from the scores alone, and travels in the metadata of checkpoints, so that a resumed run goes on with it.
package struct ScoreWatch: Hashable, Sendable {
    /// The best score so far, and its epoch; `nil` before the first.
    package private(set) var best: Best?
    /// The last epoch that was measured.
    private var lastEpoch = 0
    /// The best score so far by the threshold of a plateau.
    private var plateauBest: Double?
    /// Epochs in a row that were no better by it.
    private var plateauEpochs = 0
    /// How often the learning rate was reduced.
    package private(set) var reductions = 0

    /// A score and its epoch.
    package struct Best: Hashable, Sendable {
        package let score: Double
        package let epoch: Int
    }

    /// Starts with nothing measured.
    package init() {}

    /// Epochs since the best one, of those that were measured.
    package var epochsSinceBest: Int { best.map { lastEpoch - $0.epoch } ?? 0 }

    /// Takes in the score of an epoch.
    package mutating func add(
        _ score: Double, ofEpoch epoch: Int, _ direction: MetricDirection, plateau: PlateauSchedule?
    ) {
        lastEpoch = epoch
        if best.map({ direction.isBetter(score, than: $0.score) }) ?? true { best = Best(score: score, epoch: epoch) }
        guard let plateau else { return }
        if plateauBest.map({ plateau.isBetter(score, than: $0, direction) }) ?? true {
            (plateauBest, plateauEpochs) = (score, 0)
            return
        }
        plateauEpochs += 1
        if plateauEpochs > plateau.patience { (plateauEpochs, reductions) = (0, reductions + 1) }
    }

    /// Starts again with another score; the learning rate stays reduced.
    package mutating func restart() {
        let kept = reductions
        self = ScoreWatch()
        reductions = kept
    }

    /// The text that a checkpoint's metadata holds.
    package var text: String {
        "\(lastEpoch) \(best.map { "\($0.score) \($0.epoch)" } ?? "- 0") \(plateauBest.map { "\($0)" } ?? "-") "
            + "\(plateauEpochs) \(reductions)"
    }

    /// Reads the text of a checkpoint; `nil` where it is none.
    package init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 6 else { return nil }
        func count(_ word: String) -> Int? { Int(word).flatMap { (0...(1 << 40)).contains($0) ? $0 : nil } }
        /// A number, or none.
        func score(_ word: String) -> Double?? {
            if word == "-" { return .some(nil) }
            return Double(word).flatMap { $0.isFinite ? .some($0) : nil }
        }
        guard let last = count(words[0]), let best = score(words[1]), let epoch = count(words[2]), epoch <= last,
            let plateauBest = score(words[3]), let plateauEpochs = count(words[4]), let reductions = count(words[5])
        else { return nil }
        self.best = best.map { Best(score: $0, epoch: epoch) }
        (lastEpoch, self.plateauBest) = (last, plateauBest)
        (self.plateauEpochs, self.reductions) = (plateauEpochs, reductions)
    }
}
