/// A tensor's entry in the header of a safetensors file: its name, type, shape and place.
public struct SafetensorsTensor: Hashable, Sendable {
    /// The tensor's name, such as `decoder.blocks.3.weight`.
    public let name: String
    /// The type of its elements.
    public let elementType: SafetensorsElementType
    /// Its extents; empty for a scalar.
    public let shape: [Int]
    /// Its bytes, counted from the start of the file's data.
    public let byteRange: Range<Int>
}
