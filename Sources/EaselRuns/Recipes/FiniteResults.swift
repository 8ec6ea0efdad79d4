import EaselLayers

/// Checks what a trained model made: a picture of what is no number would be black, and nobody would know why.
/// - Throws: `InferenceError` where something is not finite.
func requireFinite(_ results: some Collection<Float>) throws {
    guard let odd = results.first(where: { !$0.isFinite }) else { return }
    throw InferenceError(
        "the model's results are not numbers (\(odd)): its weights grew too large in training; use another checkpoint")
}
