import EaselFiles

/// A tensor of a file that PyTorch wrote: its name, type, shape and place.
public struct TorchTensor: Hashable, Sendable {
    /// The tensor's name, such as `layer1.0.conv1.weight`.
    public let name: String
    /// The type of its elements, by the name that safetensors files have for it.
    public let elementType: SafetensorsElementType
    /// Its extents; empty for a scalar.
    public var shape: [Int] { layout.shape }
    /// The distance of neighbours in its storage for each dimension, in elements; 0 where one element stands for all.
    public var strides: [Int] { layout.strides }
    /// The place of its first element in its storage.
    public var storageOffset: Int { layout.offset }

    /// The place of its storage in the document.
    let storage: Int
    let layout: TensorLayout
}
