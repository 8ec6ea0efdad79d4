/// A Swift type for the elements of inputs and outputs: `Float` or `Int32`.
public protocol TensorElement: BitwiseCopyable, Sendable {
    /// The type in a graph.
    static var elementType: ElementType { get }
}

extension Float: TensorElement {
    /// 32-bit floating-point numbers.
    public static var elementType: ElementType { .float32 }
}

extension Int32: TensorElement {
    /// 32-bit integers.
    public static var elementType: ElementType { .int32 }
}

extension ElementType {
    /// The Swift type of an element: `Float`.
    package var swiftName: String {
        switch self {
        case .float32: "Float"
        case .int32: "Int32"
        }
    }
}
