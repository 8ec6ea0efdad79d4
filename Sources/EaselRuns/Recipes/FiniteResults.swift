import EaselLayers

/// Checks that a trained model's results are finite: NaN would be drawn as black without a word.
/// - Throws: `InferenceError` where something is not finite.
func requireFinite(_ results: some Collection<Float>) throws {
    guard let odd = results.first(where: { !$0.isFinite }) else { return }
    throw InferenceError(
        "the model's results are not numbers (\(odd)): its weights grew too large in training; use another checkpoint")
}
