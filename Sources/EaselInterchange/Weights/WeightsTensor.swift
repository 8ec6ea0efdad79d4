import EaselFiles

/// A tensor of a file of weights: its name, type and shape.
public struct WeightsTensor: Hashable, Sendable {
    /// The tensor's name, such as `layer1.0.conv1.weight`.
    public let name: String
    /// The type of its elements in the file.
    public let elementType: SafetensorsElementType
    /// Its extents; empty for a scalar.
    public let shape: [Int]

    /// Names a tensor.
    package init(name: String, elementType: SafetensorsElementType, shape: [Int]) {
        (self.name, self.elementType, self.shape) = (name, elementType, shape)
    }
}
