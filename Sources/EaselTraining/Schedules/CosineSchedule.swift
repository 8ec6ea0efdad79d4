#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Cosine annealing: half a cosine from the base rate down to another over the whole training.
///
/// `to + (base − to) × (1 + cos(π × step / steps)) / 2`
///
/// Source: Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts", ICLR 2017, without restarts.
public struct CosineSchedule: LearningRateSchedule {
    /// The learning rate that the end of the training approaches.
    public var to: Double

    /// Creates the schedule.
    public init(to: Double = 0) { self.to = to }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        // A run that is given more epochs later stays at the end.
        let progress = min(1, step / max(1, steps))
        return to + (base - to) * (1 + cos(.pi * progress)) / 2
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { to == 0 ? "cosine" : "cosine:to=\(plain(to))" }
}
