import EaselGraph

/// The numbers of a variable: memory that outlives every program that reads or changes it.
///
/// Programs use the memory directly. It must not be read or written from outside while one runs.
public final class Storage: VariableIdentity, @unchecked Sendable {
    /// The sizes of the dimensions.
    public let shape: Shape
    /// 64-byte aligned, `shape.count` numbers.
    package let pointer: UnsafeMutablePointer<Float>

    /// Makes memory for a shape, filled with zeros.
    public init(_ shape: Shape) {
        self.shape = shape
        let bytes = max(shape.count, 1) * MemoryLayout<Float>.stride
        pointer = UnsafeMutableRawPointer.allocate(byteCount: (bytes + 63) & ~63, alignment: 64)
            .initializeMemory(as: Float.self, repeating: 0, count: ((bytes + 63) & ~63) / 4)
    }

    deinit { pointer.deallocate() }

    /// The numbers in row-major order. Assigning another count than `shape.count` changes nothing past the shorter one.
    public var values: [Float] {
        get { Array(UnsafeBufferPointer(start: pointer, count: shape.count)) }
        set {
            for (index, value) in newValue.prefix(shape.count).enumerated() { pointer[index] = value }
        }
    }
}
