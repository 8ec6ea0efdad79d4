import EaselGraph

/// The Adagrad optimizer: divides the gradient by the root of the sum of all its squares so far.
///
/// Source: Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
/// JMLR 2011, in PyTorch's form.
public struct Adagrad: Optimizer {
    /// The name in options and files.
    public static let name = "adagrad"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// How fast the learning rate falls: at update t it is divided by `1 + (t-1)·learningRateDecay`.
    public var learningRateDecay: Float
    /// The initial value of the sum of squares.
    public var initialAccumulator: Float
    /// The term added to the denominator for numerical stability.
    public var epsilon: Float
    /// The weight decay: the share of the parameter that is added to its gradient (L2 regularisation).
    public var weightDecay: Float

    /// Creates the optimizer; the defaults are the usual hyperparameters.
    public init(
        learningRate: Float = 1e-2, learningRateDecay: Float = 0, initialAccumulator: Float = 0,
        epsilon: Float = 1e-10, weightDecay: Float = 0
    ) {
        (self.learningRate, self.learningRateDecay) = (learningRate, learningRateDecay)
        (self.initialAccumulator, self.epsilon) = (initialAccumulator, epsilon)
        self.weightDecay = weightDecay
    }

    /// The state kept for each parameter.
    public var slots: [OptimizerSlot] { [OptimizerSlot("sumOfSquares", initialValue: initialAccumulator)] }

    /// Checks the hyperparameters.
    /// - Throws: `OptimizerError` naming the first that is out of its range.
    public func check() throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("learningRateDecay", learningRateDecay, in: 0..., "at least 0")
        try require("initialAccumulator", initialAccumulator, in: 0..., "at least 0")
        try require("epsilon", epsilon, in: 0..., "at least 0")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
    }

    /// Returns the new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let gradient = decayed(gradient, of: parameter)
        let sum = state[0] + square(gradient)
        let rate = learningRateDecay == 0 ? learningRate : learningRate / ((step - 1) * learningRateDecay + 1)
        return (parameter - rate * (gradient / (sqrt(sum) + epsilon)), [sum])
    }
}
