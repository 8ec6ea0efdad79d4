/// Linear decay: a straight line from the base rate to another over the whole training.
///
/// `base + (to − base) × step / steps`
public struct LinearSchedule: LearningRateSchedule {
    /// The learning rate that the end of the training approaches.
    public var to: Double

    /// Creates the schedule.
    public init(to: Double = 0) { self.to = to }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        base + (to - base) * min(1, step / max(1, steps))
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "linear:to=\(plain(to))" }
}
