import EaselGraph

/// The Lion optimizer: each element moves by the learning rate, in the direction of the sign of the momentum.
///
/// All elements move equally far, so the learning rate is three to ten times smaller than Adam's, and the weight decay as
/// many times larger.
///
/// Source: Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2: each update first
/// multiplies the parameter by `1 - learningRate·weightDecay`.
public struct Lion: Optimizer {
    /// The name in options and files.
    public static let name = "lion"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The share of the momentum in the direction of a step, in `0..<1`.
    public var beta1: Float
    /// The decay rate of the momentum, in `0..<1`.
    public var beta2: Float
    /// The decoupled weight decay: the share of the parameter subtracted at each update, times the learning rate.
    public var weightDecay: Float

    /// Creates the optimizer; the defaults are the paper's hyperparameters.
    public init(learningRate: Float = 1e-4, beta1: Float = 0.9, beta2: Float = 0.99, weightDecay: Float = 0) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
        self.weightDecay = weightDecay
    }

    /// The state kept for each parameter.
    public var slots: [OptimizerSlot] { [OptimizerSlot("momentum")] }

    /// Checks the hyperparameters.
    /// - Throws: `OptimizerError` naming the first that is out of its range.
    public func check() throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("beta1", beta1, in: 0..<1, "in 0..<1")
        try require("beta2", beta2, in: 0..<1, "in 0..<1")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
    }

    /// Returns the new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let direction = sign(state[0] * beta1 + gradient * Float(1 - Double(beta1)))
        let momentum = state[0] * beta2 + gradient * Float(1 - Double(beta2))
        let decayed = weightDecay == 0 ? parameter : parameter * (1 - learningRate * weightDecay)
        return (decayed - direction * learningRate, [momentum])
    }
}
