/// How long a training is: what a schedule that ends needs to know.
public struct TrainingLength: Hashable, Sendable {
    /// Steps in an epoch, the last smaller batch included.
    public var stepsPerEpoch: Int
    /// Epochs of the whole training.
    public var epochs: Int

    /// Makes a length; numbers below 1 count as 1.
    public init(stepsPerEpoch: Int, epochs: Int) {
        self.stepsPerEpoch = max(1, stepsPerEpoch)
        self.epochs = max(1, epochs)
    }

    /// Steps of the whole training.
    public var steps: Int {
        let (product, overflows) = stepsPerEpoch.multipliedReportingOverflow(by: epochs)
        return overflows ? .max : product
    }
}

/// A rule for the learning rate of each step.
///
/// The rate depends on the step, the base rate and the length of the training only, so a resumed run goes on with the same
/// rates. The description is what `LearningRateSchedules.parse` reads.
public protocol LearningRateSchedule: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The factor on the way from the base rate (1) at a step.
    ///
    /// - Parameters:
    ///   - step: Steps taken before; the first step is 0. May be fractional inside other schedules.
    ///   - base: The optimiser's own learning rate.
    ///   - stepsPerEpoch: Steps in an epoch.
    ///   - steps: Steps of the whole training.
    func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double
}

extension LearningRateSchedule {
    /// The learning rate of a step.
    ///
    /// - Parameters:
    ///   - step: Steps taken before; the first step is 0.
    ///   - base: The optimiser's own learning rate.
    ///   - length: The length of the training.
    public func learningRate(at step: Int, base: Float, of length: TrainingLength) -> Float {
        let rate = rate(
            at: Double(max(0, step)), base: Double(base), stepsPerEpoch: Double(length.stepsPerEpoch),
            steps: Double(length.steps))
        return Float(rate)
    }
}

/// A length of time in a training: epochs, or steps.
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

/// A number as a person would type it: `5`, not `5.0`.
package func plain(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
