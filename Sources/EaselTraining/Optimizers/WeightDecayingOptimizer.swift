import EaselGraph

/// An optimizer with weight decay, which a parameter group can override.
public protocol WeightDecayingOptimizer: Optimizer {
    /// The weight decay: the share of the parameter that is added to its gradient, or subtracted at each update.
    var weightDecay: Float { get set }
}

extension WeightDecayingOptimizer {
    /// The gradient with the decay added to it (L2 regularisation).
    func decayed(_ gradient: Tensor, of parameter: Tensor) -> Tensor {
        weightDecay == 0 ? gradient : gradient + parameter * weightDecay
    }
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
