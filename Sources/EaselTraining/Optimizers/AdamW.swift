import EaselGraph

/// The AdamW optimizer: Adam with decoupled weight decay, which the division by the mean square does not touch.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019, in PyTorch's form: each update
/// first multiplies the parameter by `1 - learningRate·weightDecay`.
public struct AdamW: Optimizer {
    /// The name in options and files.
    public static let name = "adamW"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The decay rate of the running mean, in `0..<1`.
    public var beta1: Float
    /// The decay rate of the running mean square, in `0..<1`.
    public var beta2: Float
    /// The term added to the denominator for numerical stability.
    public var epsilon: Float
    /// The decoupled weight decay: the share of the parameter subtracted at each update, times the learning rate.
    public var weightDecay: Float

    /// Creates the optimizer; the defaults are the usual hyperparameters.
    public init(
        learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
        weightDecay: Float = 1e-2
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
        (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
    }

    /// The state kept for each parameter.
    public var slots: [OptimizerSlot] { AdamRule.slots }

    /// Checks the hyperparameters.
    /// - Throws: `OptimizerError` naming the first that is out of its range.
    public func check() throws {
        try requireRates(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    }

    /// Returns the new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let rule = AdamRule(beta1: beta1, beta2: beta2, epsilon: epsilon)
        let (change, state) = rule.change(gradient, state, learningRate, step)
        let decayed = weightDecay == 0 ? parameter : parameter * (1 - learningRate * weightDecay)
        return (decayed - change, state)
    }
}
