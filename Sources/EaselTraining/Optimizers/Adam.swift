import EaselGraph

/// Divides a running mean of the gradient by the root of its running mean square, both freed of their bias to zero.
///
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, in PyTorch's form.
public struct Adam: Optimizer {
    /// The name in options and files.
    public static let name = "adam"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The share of the mean that stays; in `0..<1`.
    public var beta1: Float
    /// The share of the mean square that stays; in `0..<1`.
    public var beta2: Float
    /// What is added to the root.
    public var epsilon: Float
    /// What share of the parameter is added to its gradient.
    public var weightDecay: Float

    /// Makes the rule with the paper's numbers.
    public init(
        learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
        weightDecay: Float = 0
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
        let gradient = weightDecay == 0 ? gradient : gradient + parameter * weightDecay
        let rule = AdamRule(beta1: beta1, beta2: beta2, epsilon: epsilon)
        let (change, state) = rule.change(gradient, state, learningRate, step)
        return (parameter - change, state)
    }
}
