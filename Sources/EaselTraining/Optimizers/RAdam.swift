import EaselGraph
#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The RAdam optimizer: Adam whose steps are rectified while the running mean square is of few gradients, which takes the
/// place of a warm-up.
///
/// While there are too few, the running mean itself is the step.
///
/// Source: Liu et al., "On the variance of the adaptive learning rate and beyond", ICLR 2020, in PyTorch's form.
public struct RAdam: Optimizer {
    /// The name in options and files.
    public static let name = "radam"
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

    /// Creates the optimizer; the defaults are PyTorch's hyperparameters.
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
        let (first, second) = rule.moments(gradient, state)
        let size = learningRate / rule.oneMinusPower(beta1, step)
        guard let (isRectified, factor) = rectification(step) else {
            return (parameter - first * size, [first, second])
        }
        // PyTorch adds epsilon before the correction of the bias here, which Adam does after it.
        let adapted = first / (sqrt(second) + epsilon) * (factor * sqrt(rule.oneMinusPower(beta2, step)))
        let rectified = select(isRectified, adapted, first)
        return (parameter - rectified * size, [first, second])
    }

    /// Whether the mean square of an update is of enough gradients, and the factor of its step; `nil` where no number of
    /// them would be enough.
    private func rectification(_ step: Tensor) -> (isRectified: Tensor, factor: Tensor)? {
        let limit = 2 / (1 - Double(beta2)) - 1
        guard limit > 5 else { return nil }
        // The length of a simple mean that knows as much, limit - 2t·beta2^t / (1 - beta2^t), is a small difference of
        // large numbers at first. With x = -t·log(beta2) it is offset + 2/rate·(1 - x / (eˣ - 1)).
        let rate = -log(Double(beta2))
        let x = step * Float(rate)
        let squared = x * x
        let series = x * 0.5 - squared * (1 / 12 - squared * (1 / 720 - squared * (1 / 30240)))
        let length = select(x .< 0.5, series, 1 - x / expm1(x)) * Float(2 / rate) + Float(limit - 2 / rate)
        let enough = maximum(length, 5)
        let scale = Float(limit / ((limit - 4) * (limit - 2)))
        return (length .> 5, sqrt((enough - 4) * (enough - 2) / enough * scale))
    }
}
