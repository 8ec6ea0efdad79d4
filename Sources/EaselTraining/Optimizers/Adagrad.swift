import EaselGraph

/// Divides the gradient by the root of the sum of all its squares.
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
    /// What the sum of squares starts from.
    public var initialAccumulator: Float
    /// What is added to the root.
    public var epsilon: Float
    /// What share of the parameter is added to its gradient.
    public var weightDecay: Float

    /// Makes the rule with the usual numbers.
    public init(
        learningRate: Float = 1e-2, learningRateDecay: Float = 0, initialAccumulator: Float = 0,
        epsilon: Float = 1e-10, weightDecay: Float = 0
    ) {
        (self.learningRate, self.learningRateDecay) = (learningRate, learningRateDecay)
        (self.initialAccumulator, self.epsilon) = (initialAccumulator, epsilon)
        self.weightDecay = weightDecay
    }

    /// What is remembered of each parameter.
    public var slots: [OptimizerSlot] { [OptimizerSlot("sumOfSquares", initialValue: initialAccumulator)] }

    /// Checks every number.
    /// - Throws: `OptimizerError` naming the first that cannot be.
    public func check() throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("learningRateDecay", learningRateDecay, in: 0..., "at least 0")
        try require("initialAccumulator", initialAccumulator, in: 0..., "at least 0")
        try require("epsilon", epsilon, in: 0..., "at least 0")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
    }

    /// The new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let gradient = weightDecay == 0 ? gradient : gradient + parameter * weightDecay
        let sum = state[0] + square(gradient)
        let rate = learningRateDecay == 0 ? learningRate : learningRate / ((step - 1) * learningRateDecay + 1)
        return (parameter - rate * (gradient / (sqrt(sum) + epsilon)), [sum])
    }
}
