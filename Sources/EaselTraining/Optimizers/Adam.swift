import EaselGraph

/// The Adam optimizer: divides the gradient's running mean by the root of its running mean square, both bias-corrected.
///
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, in PyTorch's form.
public struct Adam: Optimizer {
    /// The name in options and files.
    public static let name = "adam"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The decay rate of the running mean, in `0..<1`.
    public var beta1: Float
    /// The decay rate of the running mean square, in `0..<1`.
    public var beta2: Float
    /// The term added to the denominator for numerical stability.
    public var epsilon: Float
    /// The weight decay: the share of the parameter that is added to its gradient (L2 regularisation).
    public var weightDecay: Float

    /// Creates the optimizer; the defaults are the paper's hyperparameters.
    public init(
        learningRate: Float = 1e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
        weightDecay: Float = 0
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
        let gradient = decayed(gradient, of: parameter)
        let rule = AdamRule(beta1: beta1, beta2: beta2, epsilon: epsilon)
        let (change, state) = rule.change(gradient, state, learningRate, step)
        return (parameter - change, state)
    }
}
