import EaselGraph
import Synchronization

/// The storage of a variable's numbers: memory that outlives every program that reads or changes it.
///
/// Memory is taken when a program that uses the variable is built, or when its values are asked for; until then it is
/// only known what they will be. So a model can be described, or its shapes compared with a file's, at no cost.
///
/// Programs use the memory directly. It must not be read or written from outside while one runs.
package final class Storage: VariableIdentity, @unchecked Sendable {
    /// The content that the memory will have.
    private enum Content {
        /// One number everywhere.
        case constant(Float)
        /// Assigned numbers.
        case kept([Float])
        /// Numbers made when they are first needed, such as initial weights.
        case made((UnsafeMutableBufferPointer<Float>) -> Void)
    }

    /// The sizes of the dimensions.
    package let shape: Shape
    private let lock = Mutex<Void>(())
    private var content: Content
    private var memory: AlignedMemory?
    /// Whether anything has said what the values are: an assignment, a draw or a file.
    package private(set) var hasValue = false

    /// Makes a variable of zeros; no memory is taken yet.
    package convenience init(_ shape: Shape) { self.init(shape, filledWith: 0) }

    /// Makes a variable whose numbers are all the same; no memory is taken yet.
    package init(_ shape: Shape, filledWith value: Float) {
        self.shape = shape
        content = .constant(value)
    }

    /// The numbers in row-major order. Assigning another count than `shape.count` changes nothing past the shorter one.
    package var values: [Float] {
        get {
            // Where there is no memory to keep them in, they can be computed all the same.
            try? prepare()
            return [Float](unsafeUninitializedCapacity: shape.count) { buffer, count in
                if let numbers { _ = buffer.update(fromContentsOf: numbers) } else { fill(buffer) }
                count = shape.count
            }
        }
        set {
            let whole = newValue.count < shape.count ? newValue + values.dropFirst(newValue.count) : newValue
            lock.withLock { _ in
                hasValue = true
                if let numbers {
                    _ = numbers.update(fromContentsOf: whole.prefix(numbers.count))
                } else {
                    content = .kept(whole)
                }
            }
        }
    }

    /// The memory, 64-byte aligned and `shape.count` numbers long; `nil` before it was taken.
    package var numbers: UnsafeMutableBufferPointer<Float>? {
        memory.map {
            UnsafeMutableBufferPointer(start: $0.start.assumingMemoryBound(to: Float.self), count: shape.count)
        }
    }

    /// Takes the memory, where that has not been done.
    /// - Throws: `RuntimeError` where there is none.
    package func prepare() throws {
        try lock.withLock { _ in
            guard memory == nil else { return }
            memory = try AlignedMemory(of: shape)
            if let numbers { fill(numbers) }
            content = .constant(0)
        }
    }

    /// Defers making the numbers until there is memory for them; earlier ones are discarded.
    /// - Parameter make: Fills `shape.count` numbers, which are zeros before.
    package func willBe(madeBy make: @escaping (UnsafeMutableBufferPointer<Float>) -> Void) {
        lock.withLock { _ in
            hasValue = true
            if let numbers { make(numbers) } else { content = .made(make) }
        }
    }

    /// Starts with the numbers of another storage of the same shape; where that has no memory yet, this takes none
    /// either.
    /// - Throws: `RuntimeError` where there is no memory.
    package func begin(as other: Storage) throws {
        let taken = other.numbers == nil ? nil : try AlignedMemory(of: shape)
        if let taken, let numbers = other.numbers { taken.copy(numbers) }
        let content = other.lock.withLock { _ in other.content }
        if let taken { return adopt(taken) }
        lock.withLock { _ in
            hasValue = true
            if let numbers { Self.fill(numbers, with: content) } else { self.content = content }
        }
    }

    /// Takes over memory that holds new numbers; where programs use the old one, it is copied.
    package func adopt(_ new: AlignedMemory) {
        lock.withLock { _ in
            hasValue = true
            content = .constant(0)
            guard let memory else {
                memory = new
                return
            }
            memory.start.copyMemory(from: new.start, byteCount: min(memory.byteCount, new.byteCount))
        }
    }

    private func fill(_ numbers: UnsafeMutableBufferPointer<Float>) { Self.fill(numbers, with: content) }

    private static func fill(_ numbers: UnsafeMutableBufferPointer<Float>, with content: Content) {
        switch content {
        case .constant(let value): numbers.update(repeating: value)
        case .kept(let values): _ = numbers.update(fromContentsOf: values.prefix(numbers.count))
        case .made(let make): make(numbers)
        }
    }
}

extension AlignedMemory {
    /// Memory for the numbers of a variable.
    /// - Throws: `RuntimeError` where there is none.
    package convenience init(of shape: Shape) throws {
        let bytes = max(shape.count, 1) * MemoryLayout<Float>.stride
        try self.init(
            byteCount: (bytes + 63) & ~63, for: "for a parameter of shape \(shape)",
            wayOut: "a model of fewer or smaller layers needs less")
    }

    /// Copies numbers to the beginning.
    package func copy(_ numbers: UnsafeMutableBufferPointer<Float>) {
        guard let source = numbers.baseAddress else { return }
        start.copyMemory(from: source, byteCount: min(byteCount, numbers.count * MemoryLayout<Float>.stride))
    }
}
