import EaselGraph

/// The RMSProp optimizer: divides the gradient by the root of its running mean square.
///
/// Source: Tieleman and Hinton, "Neural networks for machine learning", lecture 6e, 2012, in PyTorch's form.
public struct RMSProp: Optimizer {
    /// The name in options and files.
    public static let name = "rmsProp"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The decay rate of the running mean square, called α, in `0..<1`.
    public var smoothing: Float
    /// The term added to the denominator for numerical stability.
    public var epsilon: Float
    /// The momentum: the share of the velocity kept at each update, in `0..<1`.
    public var momentum: Float
    /// The weight decay: the share of the parameter that is added to its gradient (L2 regularisation).
    public var weightDecay: Float
    /// Whether the gradient is divided by the root of its variance instead of its mean square (centred RMSProp).
    public var isCentred: Bool

    /// Creates the optimizer; the defaults are the usual hyperparameters.
    public init(
        learningRate: Float = 1e-2, smoothing: Float = 0.99, epsilon: Float = 1e-8, momentum: Float = 0,
        weightDecay: Float = 0, isCentred: Bool = false
    ) {
        (self.learningRate, self.smoothing, self.epsilon) = (learningRate, smoothing, epsilon)
        (self.momentum, self.weightDecay, self.isCentred) = (momentum, weightDecay, isCentred)
    }

    /// The state kept for each parameter.
    public var slots: [OptimizerSlot] {
        [OptimizerSlot("meanSquare")] + (isCentred ? [OptimizerSlot("mean")] : [])
            + (momentum == 0 ? [] : [OptimizerSlot("velocity")])
    }

    /// Checks the hyperparameters.
    /// - Throws: `OptimizerError` naming the first that is out of its range.
    public func check() throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("smoothing", smoothing, in: 0..<1, "in 0..<1")
        try require("epsilon", epsilon, in: 0..., "at least 0")
        try require("momentum", momentum, in: 0..<1, "in 0..<1")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
    }

    /// Returns the new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let gradient = decayed(gradient, of: parameter)
        let meanSquare = state[0] * smoothing + square(gradient) * (1 - smoothing)
        var new = [meanSquare]
        var spread = meanSquare
        if isCentred {
            let mean = state[1] * smoothing + gradient * (1 - smoothing)
            spread = meanSquare - square(mean)
            new.append(mean)
        }
        // Rounding can leave a variance a little under zero.
        let root = isCentred ? sqrt(maximum(spread, 0)) : sqrt(spread)
        var direction = gradient / (root + epsilon)
        if momentum != 0 {
            direction = state[new.count] * momentum + direction
            new.append(direction)
        }
        return (parameter - learningRate * direction, new)
    }
}
