/// Reduction on a plateau: multiplies the learning rate by a factor when the score has not improved for some epochs.
///
/// The score is what decides which checkpoint is best, measured after each epoch. It counts as better where it beats the
/// best one so far by more than the share `threshold`. After more than `patience` epochs in a row without a better one the
/// rate falls, and the count begins anew, as with PyTorch's ReduceLROnPlateau without a cooldown.
public struct PlateauSchedule: LearningRateSchedule {
    /// The factor the rate is multiplied by.
    public var factor: Double
    /// The epochs without a better score that are waited for.
    public var patience: Int
    /// The share of the best score by which another must beat it.
    public var threshold: Double
    /// The learning rate that it does not fall below.
    public var least: Double

    /// Creates the schedule; the defaults are PyTorch's.
    public init(factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, least: Double = 0) {
        (self.factor, self.patience, self.threshold, self.least) = (factor, patience, threshold, least)
    }

    /// The learning rate of a step as long as nothing was reduced: the base rate.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double { base }

    /// The learning rate after a number of reductions.
    public func reduced(_ rate: Double, times: Int) -> Double {
        var rate = rate
        for _ in 0..<max(0, times) {
            let next = max(rate * factor, least)
            // Less than that is no change, as for PyTorch; so the loop ends, however often it was reduced.
            guard rate - next > 1e-8 else { break }
            rate = next
        }
        return rate
    }

    /// Whether a score beats the best one so far.
    public func isBetter(_ score: Double, than best: Double, _ direction: MetricDirection) -> Bool {
        direction.isBetter(score, than: direction == .lower ? best * (1 - threshold) : best * (1 + threshold))
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String {
        "plateau:factor=\(plain(factor)),patience=\(patience)"
            + (threshold == PlateauSchedule().threshold ? "" : ",threshold=\(plain(threshold))")
            + (least == 0 ? "" : ",least=\(plain(least))")
    }
}
