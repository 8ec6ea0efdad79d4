import EaselGraph
#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension Optimizer {
    /// Throws unless the hyperparameters that Adam and its relatives share are in their ranges.
    package func requireRates(beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float) throws {
        try require("learningRate", learningRate, in: 0..., "at least 0")
        try require("beta1", beta1, in: 0..<1, "in 0..<1")
        try require("beta2", beta2, in: 0..<1, "in 0..<1")
        try require("epsilon", epsilon, in: 0..., "at least 0")
        try require("weightDecay", weightDecay, in: 0..., "at least 0")
    }
}

/// What Adam and its relatives share.
struct AdamRule {
    let beta1: Float
    let beta2: Float
    let epsilon: Float

    static let slots = [OptimizerSlot("firstMoment"), OptimizerSlot("secondMoment")]

    /// What is taken from the parameter, and the new moments.
    func change(
        _ gradient: Tensor, _ state: [Tensor], _ learningRate: Tensor, _ step: Tensor
    ) -> (change: Tensor, state: [Tensor]) {
        let (first, second) = moments(gradient, state)
        // Scalars are combined before they meet the parameter, so no element repeats their arithmetic. Every parameter
        // of a step writes the same scalar nodes, which common-subexpression elimination keeps once.
        let size = learningRate / oneMinusPower(beta1, step)
        return (size * (first / root(second, step)), [first, second])
    }

    /// The new running mean and running mean square.
    func moments(_ gradient: Tensor, _ state: [Tensor]) -> (first: Tensor, second: Tensor) {
        (
            state[0] * beta1 + gradient * Float(1 - Double(beta1)),
            state[1] * beta2 + square(gradient) * Float(1 - Double(beta2))
        )
    }

    /// The root of the bias-corrected running mean square, and `epsilon`.
    func root(_ second: Tensor, _ step: Tensor) -> Tensor {
        sqrt(second) * reciprocalSquareRoot(oneMinusPower(beta2, step)) + epsilon
    }

    /// 1 - beta^step. The plain difference would lose four digits of 1 - 0.999.
    func oneMinusPower(_ beta: Float, _ step: Tensor) -> Tensor {
        beta == 0 ? step.filled(step.shape, 1) : expm1(step * Float(log(Double(beta)))) * -1
    }
}
