/// Linear decay: a straight line from the base rate to another, over the whole training or its last part.
///
/// `base + (to − base) × (step / steps − after) / (1 − after)`, and the base rate before `after`.
///
/// A generator trained by two players keeps getting better at a high rate for as long as the rate is high; a fall over
/// the last part takes out the noise that it leaves.
public struct LinearSchedule: LearningRateSchedule {
    /// The learning rate that the end of the training approaches.
    public var to: Double
    /// The share of the training after which the rate falls, in `0..<1`.
    public var after: Double

    /// Creates the schedule.
    public init(to: Double = 0, after: Double = 0) { (self.to, self.after) = (to, after) }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        let share = min(1, step / max(1, steps))
        guard after > 0 else { return base + (to - base) * share }
        return share <= after ? base : base + (to - base) * (share - after) / (1 - after)
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "linear:to=\(plain(to))" + (after > 0 ? ",after=\(plain(after))" : "") }
}
