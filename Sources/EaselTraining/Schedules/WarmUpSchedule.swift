/// Warm-up: rises in equal steps to the base rate, then follows another schedule over the rest of the training.
///
/// `base × (step + 1) / warmUpSteps` while the warm-up lasts: the first step moves already, the last has the full rate.
public struct WarmUpSchedule: LearningRateSchedule {
    /// How long the rate rises.
    public var duration: ScheduleDuration
    /// What follows; its first step is the first after the warm-up.
    public var following: any LearningRateSchedule

    /// Creates the schedule.
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

    /// What reduces the rate after the warm-up.
    public var plateau: PlateauSchedule? { following.plateau }

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
