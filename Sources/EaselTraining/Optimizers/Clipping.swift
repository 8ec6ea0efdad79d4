import EaselGraph

/// Gradient clipping by value: brings every element into `-bound…bound`.
public func clipped(_ gradients: [Tensor], byValue bound: Float) -> [Tensor] {
    gradients.map { gradient in
        guard bound > 0 else {
            return gradient.trace.fail("clipping", "the largest value must be positive, got \(bound)")
        }
        return clamp(gradient, to: -bound...bound)
    }
}

/// Gradient clipping by global norm: scales all gradients by one factor so that their joint norm is at most `bound`.
///
/// The factor is `bound / (norm + 1e-6)`, at most 1, as in PyTorch.
///
/// Source: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
public func clipped(_ gradients: [Tensor], byGlobalNorm bound: Float) -> [Tensor] {
    guard let norm = globalNorm(gradients) else { return [] }
    guard bound > 0 else {
        return gradients.map { $0.trace.fail("clipping", "the largest norm must be positive, got \(bound)") }
    }
    let factor = minimum(bound / (norm + 1e-6), 1)
    return gradients.map { $0 * factor }
}

/// The global norm: the norm of all gradients taken as one vector, a scalar; `nil` if there are none.
public func globalNorm(_ gradients: [Tensor]) -> Tensor? {
    let sums = gradients.map { square($0).sum() }
    guard let first = sums.first else { return nil }
    return sqrt(sums.dropFirst().reduce(first, +))
}
