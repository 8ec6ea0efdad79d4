/// An optimizer with weight decay, which a parameter group can override.
public protocol WeightDecayingOptimizer: Optimizer {
    /// The weight decay: the share of the parameter that is added to its gradient, or subtracted at each update.
    var weightDecay: Float { get set }
}

extension SGD: WeightDecayingOptimizer {}
extension RMSProp: WeightDecayingOptimizer {}
extension Adagrad: WeightDecayingOptimizer {}
extension Adam: WeightDecayingOptimizer {}
extension AdamW: WeightDecayingOptimizer {}
extension Adadelta: WeightDecayingOptimizer {}
extension Adamax: WeightDecayingOptimizer {}
extension NAdam: WeightDecayingOptimizer {}
extension RAdam: WeightDecayingOptimizer {}
extension Lion: WeightDecayingOptimizer {}
