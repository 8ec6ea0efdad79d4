/// The duration of a part of a schedule, in epochs or in steps.
public enum ScheduleDuration: Codable, Hashable, Sendable, CustomStringConvertible {
    /// A number of epochs, not necessarily whole.
    case epochs(Double)
    /// A number of steps.
    case steps(Int)

    /// The number of steps it takes.
    func steps(perEpoch stepsPerEpoch: Double) -> Double {
        switch self {
        case .epochs(let count): (count * stepsPerEpoch).rounded()
        case .steps(let count): Double(count)
        }
    }

    /// The text that `LearningRateSchedules.parse` reads.
    public var description: String {
        switch self {
        case .epochs(let count): plain(count)
        case .steps(let count): "\(count)steps"
        }
    }
}
