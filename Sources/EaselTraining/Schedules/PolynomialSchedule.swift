#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Polynomial decay: falls from the base rate to another over the whole training, the higher the power the sooner.
///
/// `to + (base − to) × (1 − step / steps)^power`
public struct PolynomialSchedule: LearningRateSchedule {
    /// The power; 1 is a straight line.
    public var power: Double
    /// The learning rate that the end of the training approaches.
    public var to: Double

    /// Creates the schedule.
    public init(power: Double = 1, to: Double = 0) { (self.power, self.to) = (power, to) }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        to + (base - to) * pow(1 - min(1, step / max(1, steps)), power)
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "polynomial:power=\(plain(power))" + (to == 0 ? "" : ",to=\(plain(to))") }
}
