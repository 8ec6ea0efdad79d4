import EaselGraph
#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The NAdam optimizer: Adam with Nesterov's look-ahead, whose momentum rises to its full value as training goes on.
///
/// At update t the momentum is `beta1·(1 - ½·0.96^(t·momentumDecay))`.
///
/// Source: Dozat, "Incorporating Nesterov momentum into Adam", ICLR 2016 (workshop), in PyTorch's form.
public struct NAdam: Optimizer {
    /// The name in options and files.
    public static let name = "nadam"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The momentum that the first ones rise to, in `0..<1`.
    public var beta1: Float
    /// The decay rate of the running mean square, in `0..<1`.
    public var beta2: Float
    /// The term added to the denominator for numerical stability.
    public var epsilon: Float
    /// The weight decay: the share of the parameter that is added to its gradient (L2 regularisation).
    public var weightDecay: Float
    /// How fast the momentum rises to `beta1`.
    public var momentumDecay: Float

    /// Creates the optimizer; the defaults are PyTorch's hyperparameters.
    public init(
        learningRate: Float = 2e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
        weightDecay: Float = 0, momentumDecay: Float = 4e-3
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
        (self.epsilon, self.weightDecay, self.momentumDecay) = (epsilon, weightDecay, momentumDecay)
    }

    /// The state kept for each parameter.
    public var slots: [OptimizerSlot] {
        AdamRule.slots + [OptimizerSlot("momentumProduct", initialValue: 1, isScalar: true)]
    }

    /// Checks the hyperparameters.
    /// - Throws: `OptimizerError` naming the first that is out of its range.
    public func check() throws {
        try requireRates(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
        try require("momentumDecay", momentumDecay, in: 0..., "at least 0")
    }

    /// Returns the new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let gradient = decayed(gradient, of: parameter)
        let rule = AdamRule(beta1: beta1, beta2: beta2, epsilon: epsilon)
        let (first, second) = rule.moments(gradient, state)
        let (now, next) = (momentum(at: step), momentum(at: step + 1))
        let product = state[2] * now
        let ofGradient = learningRate * (1 - now) / (1 - product)
        let ofMean = learningRate * next / (1 - product * next)
        let change = (gradient * ofGradient + first * ofMean) / rule.root(second, step)
        return (parameter - change, [first, second, product])
    }

    /// The momentum of an update.
    private func momentum(at step: Tensor) -> Tensor {
        let rise = exp(step * Float(Double(momentumDecay) * log(0.96)))
        return (1 - rise * 0.5) * beta1
    }
}
