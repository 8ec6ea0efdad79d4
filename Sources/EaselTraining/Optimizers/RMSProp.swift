import EaselGraph

/// Divides the gradient by the root of its running mean square.
///
/// Source: Tieleman and Hinton, "Neural networks for machine learning", lecture 6e, 2012, in PyTorch's form.
public struct RMSProp: Optimizer {
    /// The name in options and files.
    public static let name = "rmsProp"
    /// The learning rate where no schedule says otherwise.
    public var learningRate: Float
    /// The share of the mean square that stays, called α; in `0..<1`.
    public var smoothing: Float
    /// What is added to the root.
    public var epsilon: Float
    /// The share of the velocity that stays, in `0..<1`.
    public var momentum: Float
    /// What share of the parameter is added to its gradient.
    public var weightDecay: Float
    /// Whether the variance takes the mean square's place.
    public var isCentred: Bool

    /// Makes the rule with the usual numbers.
    public init(
        learningRate: Float = 1e-2, smoothing: Float = 0.99, epsilon: Float = 1e-8, momentum: Float = 0,
        weightDecay: Float = 0, isCentred: Bool = false
    ) {
        (self.learningRate, self.smoothing, self.epsilon) = (learningRate, smoothing, epsilon)
        (self.momentum, self.weightDecay, self.isCentred) = (momentum, weightDecay, isCentred)
    }

    /// What is remembered of each parameter.
    public var slots: [OptimizerSlot] {
        [OptimizerSlot("meanSquare")] + (isCentred ? [OptimizerSlot("mean")] : [])
            + (momentum == 0 ? [] : [OptimizerSlot("velocity")])
    }

    /// Checks every number.
    /// - Throws: `OptimizerError` naming the first that cannot be.
    public func check() throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("smoothing", smoothing, in: 0..<1, "in 0..<1")
        try require("epsilon", epsilon, in: 0..., "at least 0")
        try require("momentum", momentum, in: 0..<1, "in 0..<1")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
    }

    /// The new values of one parameter and of its slots.
    public func update(
        _ parameter: Tensor, gradient: Tensor, state: [Tensor], learningRate: Tensor, step: Tensor
    ) -> (parameter: Tensor, state: [Tensor]) {
        let gradient = weightDecay == 0 ? gradient : gradient + parameter * weightDecay
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
