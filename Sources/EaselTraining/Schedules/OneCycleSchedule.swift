#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The one-cycle policy: half a cosine up from a small rate to the base rate, then half a cosine down to almost nothing.
///
/// The base rate is the highest one. The first is `base / start`, the last `base / start / end`, as in PyTorch's OneCycleLR
/// with two phases. The momentum stays as it is, while PyTorch's lowers it as the rate rises.
///
/// Source: Smith, "A disciplined approach to neural network hyper-parameters: part 1", 2018.
public struct OneCycleSchedule: LearningRateSchedule {
    /// The share of the training in which the rate rises, in `0...1`.
    public var rise: Double
    /// How many times smaller than the base rate the first one is.
    public var start: Double
    /// How many times smaller than the first rate the last one is.
    public var end: Double

    /// Creates the schedule.
    public init(rise: Double = 0.3, start: Double = 25, end: Double = 1e4) {
        (self.rise, self.start, self.end) = (rise, start, end)
    }

    /// The learning rate of a step.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        // The peak is a step, and so is the end.
        let (peak, last) = (rise * steps - 1, steps - 1)
        let first = base / start
        func between(_ from: Double, _ to: Double, _ share: Double) -> Double {
            to + (from - to) * (1 + cos(.pi * share)) / 2
        }
        if step <= peak { return peak > 0 ? between(first, base, step / peak) : base }
        // A run that is given more epochs later stays at the end.
        return between(base, first / end, last > peak ? min(1, (step - peak) / (last - peak)) : 1)
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "one-cycle:rise=\(plain(rise)),start=\(plain(start)),end=\(plain(end))" }
}
