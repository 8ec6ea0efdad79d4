import EaselGraph

/// Adam with a weight decay that the division by the mean square does not touch.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, in PyTorch's form: each update
/// first multiplies the parameter by `1 - learningRate·weightDecay`.
public struct AdamW: Optimizer {
    /// The name in options and files.
    public static let name = "adamW"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The share of the mean that stays; in `0..<1`.
    public var beta1: Float
    /// The share of the mean square that stays; in `0..<1`.
    public var beta2: Float
    /// What is added to the root.
    public var epsilon: Float
    /// What share of the parameter is taken away at each update, times the learning rate.
    public var weightDecay: Float

    /// Makes the rule with the usual numbers.
    public init(
        learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
        weightDecay: Float = 1e-2
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
        (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
    }

    /// What is remembered of each parameter.
    public var slots: [OptimizerSlot] { AdamRule.slots }

    /// Checks every number.
    /// - Throws: `OptimizerError` naming the first that cannot be.
    public func check() throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("beta1", beta1, in: 0..<1, "in 0..<1")
        try require("beta2", beta2, in: 0..<1, "in 0..<1")
        try require("epsilon", epsilon, in: 0..., "at least 0")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
    }

    /// The new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let rule = AdamRule(beta1: beta1, beta2: beta2, epsilon: epsilon)
        let (change, state) = rule.change(gradient, state, learningRate, step)
        let decayed = weightDecay == 0 ? parameter : parameter * (1 - learningRate * weightDecay)
        return (decayed - change, state)
    }
}
