/// A number type that tensors in a safetensors file are read and written as.
public protocol SafetensorsElement: BitwiseCopyable, Sendable {
    /// The name of the type in the file.
    static var elementType: SafetensorsElementType { get }
    /// The zero that storage starts with.
    static var zero: Self { get }
}

extension Float: SafetensorsElement {
    /// The name of the type in the file.
    public static var elementType: SafetensorsElementType { .float32 }
}
extension Double: SafetensorsElement {
    /// The name of the type in the file.
    public static var elementType: SafetensorsElementType { .float64 }
}
extension Int32: SafetensorsElement {
    /// The name of the type in the file.
    public static var elementType: SafetensorsElementType { .int32 }
}
extension Int64: SafetensorsElement {
    /// The name of the type in the file.
    public static var elementType: SafetensorsElementType { .int64 }
}
extension UInt64: SafetensorsElement {
    /// The name of the type in the file.
    public static var elementType: SafetensorsElementType { .unsignedInt64 }
}
extension UInt8: SafetensorsElement {
    /// The name of the type in the file.
    public static var elementType: SafetensorsElementType { .unsignedInt8 }
}
