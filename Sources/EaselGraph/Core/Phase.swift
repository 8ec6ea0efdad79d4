/// What a model is traced for. Dropout and batch normalisation differ between the two.
public enum Phase: String, Sendable {
    /// Batch statistics and random masks.
    case training
    /// Running statistics, nothing random that only training wants.
    case inference
}
