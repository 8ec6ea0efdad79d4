import EaselLayers

/// A parameter group: parameters with a learning rate or weight decay of their own, such as a backbone at a tenth of
/// the rate.
///
///     groups: [ParameterGroup(.prefixes(["backbone"]), learningRateFactor: 0.1, weightDecay: 0)]
///
/// Parameters in no group are updated by the optimizer as it is.
public struct ParameterGroup: Hashable, Sendable {
    /// Which parameters.
    public var selection: ParameterSelection
    /// What the step's learning rate, schedule included, is multiplied by; at least 0.
    public var learningRateFactor: Float
    /// The weight decay in place of the optimizer's; `nil` keeps that.
    public var weightDecay: Float?

    /// Makes a group.
    /// - Parameters:
    ///   - selection: Which of the parameters that the step updates.
    ///   - learningRateFactor: What the step's learning rate is multiplied by.
    ///   - weightDecay: The weight decay in place of the optimizer's.
    public init(_ selection: ParameterSelection, learningRateFactor: Float = 1, weightDecay: Float? = nil) {
        (self.selection, self.learningRateFactor, self.weightDecay) = (selection, learningRateFactor, weightDecay)
    }

    /// Checks the hyperparameters.
    /// - Throws: `OptimizerError` naming the hyperparameter.
    func check() throws {
        for (name, value) in [("learningRateFactor", learningRateFactor), ("weightDecay", weightDecay ?? 0)]
        where !(value.isFinite && value >= 0) {
            throw OptimizerError("parameter group: \(name) is \(value), it must be at least 0")
        }
    }
}
