#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Step decay: multiplies the learning rate by a factor every so many epochs or steps.
///
/// `base × factor^⌊step / every⌋`
public struct StepSchedule: LearningRateSchedule {
    /// The time between two changes.
    public var every: ScheduleDuration
    /// The factor the rate is multiplied by.
    public var factor: Double

    /// Creates the schedule.
    public init(every: ScheduleDuration, factor: Double = 0.1) {
        self.every = every
        self.factor = factor
    }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        base * pow(factor, (step / max(1, every.steps(perEpoch: stepsPerEpoch))).rounded(.down))
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "step:every=\(every),factor=\(plain(factor))" }
}
