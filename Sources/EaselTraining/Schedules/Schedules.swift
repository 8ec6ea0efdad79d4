#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The same learning rate at every step.
public struct ConstantSchedule: LearningRateSchedule {
    /// Makes the schedule.
    public init() {}

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double { base }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "constant" }
}

/// Multiplies the learning rate by a factor every so many epochs or steps.
///
/// `base × factor^⌊step / every⌋`
public struct StepSchedule: LearningRateSchedule {
    /// The time between two changes.
    public var every: ScheduleDuration
    /// What the rate is multiplied by.
    public var factor: Double

    /// Makes the schedule.
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

/// Multiplies the learning rate by the same number each epoch, evenly over its steps.
///
/// `base × rate^(step / stepsPerEpoch)`
public struct ExponentialSchedule: LearningRateSchedule {
    /// What the rate is multiplied by in one epoch.
    public var rate: Double

    /// Makes the schedule.
    public init(rate: Double) { self.rate = rate }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        base * pow(rate, step / stepsPerEpoch)
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "exponential:rate=\(plain(rate))" }
}

/// Half a cosine from the base rate down to another over the whole training.
///
/// `to + (base − to) × (1 + cos(π × step / steps)) / 2`
///
/// Source: Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts", ICLR 2017, without restarts.
public struct CosineSchedule: LearningRateSchedule {
    /// The learning rate that the end of the training approaches.
    public var to: Double

    /// Makes the schedule.
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

/// A straight line from the base rate to another over the whole training.
///
/// `base + (to − base) × step / steps`
public struct LinearSchedule: LearningRateSchedule {
    /// The learning rate that the end of the training approaches.
    public var to: Double

    /// Makes the schedule.
    public init(to: Double = 0) { self.to = to }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        base + (to - base) * min(1, step / max(1, steps))
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "linear:to=\(plain(to))" }
}

/// Rises in equal steps to the base rate, then follows another schedule over what is left of the training.
///
/// `base × (step + 1) / warmUpSteps` while the warm-up lasts: the first step moves already, the last has the full rate.
public struct WarmUpSchedule: LearningRateSchedule {
    /// How long the rate rises.
    public var duration: ScheduleDuration
    /// What follows; its first step is the first after the warm-up.
    public var following: any LearningRateSchedule

    /// Makes the schedule.
    public init(_ duration: ScheduleDuration, then following: any LearningRateSchedule = ConstantSchedule()) {
        self.duration = duration
        self.following = following
    }

    /// The learning rate of a step, by the formula above.
    public func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double {
        let rising = duration.steps(perEpoch: stepsPerEpoch)
        if step < rising { return base * (step + 1) / rising }
        return following.rate(
            at: step - rising, base: base, stepsPerEpoch: stepsPerEpoch, steps: max(1, steps - rising))
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String { "warm-up=\(duration),\(following)" }

    /// Whether both describe the same.
    public static func == (first: Self, second: Self) -> Bool { first.description == second.description }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// Reads and checks the value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let schedule = try LearningRateSchedules.parse(try container.decode(String.self))
        guard let schedule = schedule as? WarmUpSchedule else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a warm-up is expected")
        }
        self = schedule
    }

    /// Writes the value as described above.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
