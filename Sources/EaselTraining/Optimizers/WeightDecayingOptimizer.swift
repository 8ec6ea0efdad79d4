/// An optimizer with a weight decay, which a parameter group can have another of.
public protocol WeightDecayingOptimizer: Optimizer {
    /// What share of the parameter is added to its gradient, or taken away at each update.
    var weightDecay: Float { get set }
}

extension SGD: WeightDecayingOptimizer {}
extension RMSProp: WeightDecayingOptimizer {}
extension Adagrad: WeightDecayingOptimizer {}
extension Adam: WeightDecayingOptimizer {}
extension AdamW: WeightDecayingOptimizer {}
