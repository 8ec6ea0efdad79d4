import EaselFiles

/// A named tensor for a file of weights, whose elements are lent when the file is written: those of a large model need not
/// lie in memory twice.
package struct LentTensor {
    /// The tensor's name.
    package let name: String
    /// The type of its elements.
    package let elementType: SafetensorsElementType
    /// Its extents; empty for a scalar.
    package let shape: [Int]
    /// Lends the elements in row-major order, the lowest byte of each first.
    package let bytes: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void

    /// The number of elements.
    package var count: Int { shape.reduce(1, *) }

    /// A tensor of 32-bit floating point.
    package init(_ name: String, _ shape: [Int], _ values: @escaping () -> [Float]) {
        (self.name, self.shape, elementType) = (name, shape, .float32)
        bytes = { body in try values().withUnsafeBytes(body) }
    }

    /// A whole number of 64 bits.
    package init(_ name: String, _ number: Int64) {
        (self.name, shape, elementType) = (name, [], .int64)
        bytes = { body in try withUnsafeBytes(of: number, body) }
    }
}

extension SafetensorsWriter {
    /// Adds a tensor whose elements are lent.
    package mutating func add(_ tensor: LentTensor) throws {
        switch tensor.elementType {
        case .int64: try add(tensor.name, shape: tensor.shape, Int64.self, count: tensor.count, bytes: tensor.bytes)
        default: try add(tensor.name, shape: tensor.shape, Float.self, count: tensor.count, bytes: tensor.bytes)
        }
    }
}
