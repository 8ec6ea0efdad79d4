/// The type of a tensor's elements.
public enum ElementType: String, Sendable {
    /// A 32-bit floating-point number.
    case float32 = "f32"
    /// A 32-bit integer: a class label or an index.
    case int32 = "i32"
}
