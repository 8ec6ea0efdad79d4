/// How the numbers of a TensorFlow Lite file are kept in less room.
public enum Quantisation: String, CaseIterable, Sendable {
    /// Weights in 16-bit floating point, half the size. What is computed stays in 32 bits.
    case float16
    /// Weights of convolutions and products in 8 bits, a quarter of the size; what they are multiplied by is made whole as the
    /// runtime goes.
    case dynamic
    /// Whole numbers of 8 bits throughout, whose scales come from pictures of training.
    case int8
}
