import EaselGraph

/// How the losses of the elements are reduced.
public enum LossReduction: String, Sendable, Codable, CaseIterable {
    /// Their mean, one number.
    case mean
    /// Their sum, one number.
    case sum
    /// They are left as they are.
    case none

    package func apply(_ losses: Tensor) -> Tensor {
        switch self {
        case .mean: losses.mean()
        case .sum: losses.sum()
        case .none: losses
        }
    }
}

/// Whether two tensors have one shape; where not, the trace keeps a message that names both.
///
/// Broadcasting one to the other would give a loss of the wrong pairs without a word.
package func haveOneShape(_ loss: String, _ predictions: Tensor, _ targets: Tensor) -> Bool {
    if predictions.trace.diagnostic != nil || predictions.shape == targets.shape { return true }
    predictions.trace.fail(
        loss, "predictions \(predictions.shape) and targets \(targets.shape) have different shapes; reshape one of them"
    )
    return false
}
