#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Exponential decay: multiplies the learning rate by the same factor each epoch, evenly over its steps.
///
/// `base × rate^(step / stepsPerEpoch)`
public struct ExponentialSchedule: LearningRateSchedule {
    /// The factor the rate is multiplied by in one epoch.
    public var rate: Double

    /// Creates the schedule.
    public init(rate: Double) { self.rate = rate }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        base * pow(rate, step / stepsPerEpoch)
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "exponential:rate=\(plain(rate))" }
}
