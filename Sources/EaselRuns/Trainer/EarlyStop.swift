import EaselCore
import EaselTraining

/// Why a training ended before its last epoch: its score had stopped improving.
public struct EarlyStop: Hashable, Sendable {
    /// The epoch after which it ended.
    public let epoch: Int
    /// The epochs without a better score that were waited for.
    public let patience: Int
    /// The epoch of the best score.
    public let bestEpoch: Int
    /// The best score.
    public let bestScore: Double
    /// What was measured, as in `test loss`.
    public let scoreName: String

    /// A line for people.
    public var line: String {
        "stopped early after epoch \(epoch): \(scoreName) has not improved for \(counted(epoch - bestEpoch, "epoch")), it was "
            + "best after epoch \(bestEpoch) (\(Float(bestScore)))"
    }
}

extension Trainer {
    /// Why nothing more is trained though epochs are left; `nil` where it is not so.
    public var earlyStop: EarlyStop? {
        guard let patience = stopEarly, patience > 0, let best = progress.watch.best,
            progress.epoch < epochs, progress.stepInEpoch == 0, progress.watch.epochsSinceBest >= patience
        else { return nil }
        let name = keepBest ?? recipe.score.name
        return EarlyStop(
            epoch: progress.epoch, patience: patience, bestEpoch: best.epoch, bestScore: best.score,
            scoreName: "\(directory.record.dataset.monitoredName) \(name)")
    }
}
