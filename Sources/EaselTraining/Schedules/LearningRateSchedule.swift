/// A learning-rate schedule: a rule for the learning rate of each step.
///
/// The rate depends on the step, the base rate and the length of the training only, so a resumed run goes on with the same
/// rates; what depends on scores is a factor of its own, see `plateau`. The description is what `LearningRateSchedules.parse` reads.
public protocol LearningRateSchedule: Codable, Hashable, Sendable, CustomStringConvertible {
    /// The learning rate at a step.
    ///
    /// - Parameters:
    ///   - step: Steps taken before; the first step is 0. May be fractional inside other schedules.
    ///   - base: The optimizer's own learning rate.
    ///   - stepsPerEpoch: Steps in an epoch.
    ///   - steps: Steps of the whole training.
    func rate(at step: Double, base: Double, stepsPerEpoch: Double, steps: Double) -> Double

    /// What reduces the rate where the score has stopped improving; `nil` for a schedule that looks at no score.
    var plateau: PlateauSchedule? { get }
}

extension LearningRateSchedule {
    /// Nothing by default, and a plateau's own.
    public var plateau: PlateauSchedule? { self as? PlateauSchedule }

    /// The learning rate of a step.
    ///
    /// - Parameters:
    ///   - step: Steps taken before; the first step is 0.
    ///   - base: The optimizer's own learning rate.
    ///   - length: The length of the training.
    public func learningRate(at step: Int, base: Float, of length: TrainingLength) -> Float {
        let rate = rate(
            at: Double(max(0, step)), base: Double(base), stepsPerEpoch: Double(length.stepsPerEpoch),
            steps: Double(length.steps))
        return Float(rate)
    }
}

/// A number as a person would type it: `5`, not `5.0`.
package func plain(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
