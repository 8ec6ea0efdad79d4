import EaselGraph

/// The Adadelta optimizer: divides the gradient by the root of its running mean square and multiplies by that of its own
/// past steps, so that the learning rate is only a factor.
///
/// Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012, in PyTorch's form.
public struct Adadelta: Optimizer {
    /// The name in options and files.
    public static let name = "adadelta"
    /// The learning rate where no schedule says otherwise: the factor of the paper's step.
    public var learningRate: Float
    /// The decay rate of both running mean squares, called ρ, in `0..<1`.
    public var smoothing: Float
    /// The term added to both mean squares for numerical stability; it sizes the first steps.
    public var epsilon: Float
    /// The weight decay: the share of the parameter that is added to its gradient (L2 regularisation).
    public var weightDecay: Float

    /// Creates the optimizer; the defaults are PyTorch's hyperparameters.
    public init(learningRate: Float = 1, smoothing: Float = 0.9, epsilon: Float = 1e-6, weightDecay: Float = 0) {
        (self.learningRate, self.smoothing) = (learningRate, smoothing)
        (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
    }

    /// The state kept for each parameter.
    public var slots: [OptimizerSlot] { [OptimizerSlot("meanSquare"), OptimizerSlot("meanSquaredStep")] }

    /// Checks the hyperparameters.
    /// - Throws: `OptimizerError` naming the first that is out of its range.
    public func check() throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("smoothing", smoothing, in: 0..<1, "in 0..<1")
        try require("epsilon", epsilon, in: 0..., "at least 0")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
    }

    /// Returns the new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let gradient = decayed(gradient, of: parameter)
        let other = Float(1 - Double(smoothing))
        let meanSquare = state[0] * smoothing + square(gradient) * other
        let change = sqrt(state[1] + epsilon) / sqrt(meanSquare + epsilon) * gradient
        return (parameter - learningRate * change, [meanSquare, state[1] * smoothing + square(change) * other])
    }
}
