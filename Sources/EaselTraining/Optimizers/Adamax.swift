import EaselGraph

/// The Adamax optimizer: Adam whose running mean square is a decaying maximum of magnitudes.
///
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, section 7.1, in PyTorch's form, which
/// adds `epsilon` to each magnitude.
public struct Adamax: Optimizer {
    /// The name in options and files.
    public static let name = "adamax"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The decay rate of the running mean, in `0..<1`.
    public var beta1: Float
    /// The decay rate of the maximum, in `0..<1`.
    public var beta2: Float
    /// The term added to each magnitude for numerical stability.
    public var epsilon: Float
    /// The weight decay: the share of the parameter that is added to its gradient (L2 regularisation).
    public var weightDecay: Float

    /// Creates the optimizer; the defaults are the paper's hyperparameters.
    public init(
        learningRate: Float = 2e-3, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
        weightDecay: Float = 0
    ) {
        (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
        (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
    }

    /// The state kept for each parameter.
    public var slots: [OptimizerSlot] { [OptimizerSlot("firstMoment"), OptimizerSlot("maximum")] }

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
        let first = state[0] * beta1 + gradient * Float(1 - Double(beta1))
        let largest = maximum(state[1] * beta2, abs(gradient) + epsilon)
        let size = learningRate / rule.oneMinusPower(beta1, step)
        return (parameter - size * (first / largest), [first, largest])
    }
}
