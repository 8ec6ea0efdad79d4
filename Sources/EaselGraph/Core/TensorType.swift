/// The element type and the shape of a tensor.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
    /// The type of the elements.
    public let elementType: ElementType
    /// The sizes of the dimensions.
    public let shape: Shape

    /// Makes a type; elements are 32-bit floating-point numbers unless told otherwise.
    public init(_ shape: Shape, _ elementType: ElementType = .float32) {
        self.shape = shape
        self.elementType = elementType
    }

    /// Bytes of memory for a value: 4 for each element, of either type.
    package var byteCount: Int { saturatingProduct([shape.count, 4]) }

    /// The type as the text form of a graph writes it: `f32[128, 10]`.
    public var description: String { elementType.rawValue + shape.description }
}
