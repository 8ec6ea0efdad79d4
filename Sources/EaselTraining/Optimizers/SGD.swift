import EaselGraph

/// Stochastic gradient descent (SGD), optionally with momentum.
///
/// With momentum μ the velocity is `v = μ·v + g` (`g` itself at the first update) and the parameter moves by
/// `-learningRate·v`, or with Nesterov's look-ahead by `-learningRate·(g + μ·v)`.
///
/// Source: Sutskever, Martens, Dahl and Hinton, "On the importance of initialization and momentum in deep learning",
/// ICML 2013, in PyTorch's form.
public struct SGD: Optimizer {
    /// The name in options and files.
    public static let name = "sgd"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The momentum: the share of the velocity kept at each update, in `0..<1`.
    public var momentum: Float
    /// Whether the momentum is Nesterov's.
    public var isNesterov: Bool
    /// The weight decay: the share of the parameter that is added to its gradient (L2 regularisation).
    public var weightDecay: Float

    /// Creates the optimizer; the defaults give plain gradient descent.
    public init(learningRate: Float = 1e-3, momentum: Float = 0, isNesterov: Bool = false, weightDecay: Float = 0) {
        (self.learningRate, self.momentum) = (learningRate, momentum)
        (self.isNesterov, self.weightDecay) = (isNesterov, weightDecay)
    }

    /// The state kept for each parameter.
    public var slots: [OptimizerSlot] { momentum == 0 ? [] : [OptimizerSlot("velocity")] }

    /// Checks the hyperparameters.
    /// - Throws: `OptimizerError` naming the first that is out of its range.
    public func check() throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("momentum", momentum, in: 0..<1, "in 0..<1")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
        if isNesterov, momentum == 0 {
            throw OptimizerError("sgd: Nesterov's look-ahead needs a momentum above 0, 0.9 for example")
        }
    }

    /// Returns the new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let gradient = decayed(gradient, of: parameter)
        guard let old = state.first else { return (parameter - learningRate * gradient, []) }
        // The velocity starts at zero, so the first one is the gradient, as in PyTorch.
        let velocity = old * momentum + gradient
        let direction = isNesterov ? gradient + velocity * momentum : velocity
        return (parameter - learningRate * direction, [velocity])
    }
}
