/// What one element of a tensor is.
public enum ElementType: String, Sendable {
    /// A 32-bit floating-point number.
    case float32 = "f32"
    /// A 32-bit whole number: a class label or an index.
    case int32 = "i32"
}
