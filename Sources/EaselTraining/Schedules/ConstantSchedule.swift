/// A constant learning rate.
public struct ConstantSchedule: LearningRateSchedule {
    /// Creates the schedule.
    public init() {}

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double { base }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "constant" }
}
