import EaselRuntime

/// Collects named tensors and writes them as a safetensors file.
///
/// The same tensors and metadata give the same bytes, in whichever order they were added. Data starts at a multiple of eight
/// bytes, and wider elements come first, so every tensor is aligned to its elements without gaps (which the format forbids).
public struct SafetensorsWriter {
    /// Texts for `__metadata__`.
    public var metadata: [String: String]

    private struct Entry {
        var elementType: SafetensorsElementType
        var elementByteCount: Int
        var shape: [Int]
        var elementCount: Int
        var write: (OpenFile) throws -> Void
    }

    private var entries: [String: Entry] = [:]

    /// Starts an empty file.
    public init(metadata: [String: String] = [:]) {
        self.metadata = metadata
    }

    /// Adds one tensor; its values are kept, not copied, until the file is written.
    ///
    /// - Parameters:
    ///   - name: Its name, not empty and not used before.
    ///   - shape: Its extents; empty for a scalar.
    ///   - values: Its elements in row-major order, as many as the shape says.
    ///
    /// Throws a `SafetensorsWriter.Misuse` that names the tensor when the name or the number of values does not fit.
    public mutating func add<Element: SafetensorsElement>(_ name: String, shape: [Int], _ values: [Element]) throws {
        try add(name, shape: shape, Element.self, count: values.count) { file in
            try values.withUnsafeBytes { try file.write($0) }
        }
    }

    /// Adds a variable's numbers, which are written from where they lie: as they are when the file is written.
    /// - Throws: As for values, and a `RuntimeError` where the variable has no memory yet and there is none.
    package mutating func add(_ name: String, _ storage: Storage) throws {
        try storage.prepare()
        try add(name, shape: storage.shape.dimensions, Float.self, count: storage.shape.count) { file in
            try file.write(UnsafeRawBufferPointer(storage.numbers ?? UnsafeMutableBufferPointer(start: nil, count: 0)))
        }
    }

    private mutating func add<Element: SafetensorsElement>(
        _ name: String, shape: [Int], _ type: Element.Type, count given: Int, write: @escaping (OpenFile) throws -> Void
    ) throws {
        let quoted = "tensor '\(FileError.printable(name))'"
        guard !name.isEmpty, name != "__metadata__" else { throw Misuse(description: "\(quoted): not a usable name") }
        guard entries[name] == nil else { throw Misuse(description: "\(quoted) was added before") }
        var count = 1
        for extent in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflows else { throw Misuse(description: "\(quoted): impossible shape \(shape)") }
            count = product
        }
        guard count == given else {
            throw Misuse(description: "\(quoted): shape \(shape) takes \(count) values, got \(given)")
        }
        entries[name] = Entry(
            elementType: Element.elementType, elementByteCount: MemoryLayout<Element>.size, shape: shape,
            elementCount: count, write: write)
    }

    /// Writes the file: to a temporary file beside it, synced and renamed, so that the path never holds half of one.
    ///
    /// Throws a `FileError` with the path and the system's reason; the temporary file is then removed.
    public func write(to path: String) throws {
        let ordered = entries.sorted { first, second in
            if first.value.elementByteCount != second.value.elementByteCount {
                return first.value.elementByteCount > second.value.elementByteCount
            }
            return first.key < second.key
        }
        var end = 0
        let tensors = ordered.map { name, entry in
            let start = end
            end += entry.elementCount * entry.elementByteCount
            return SafetensorsTensor(
                name: name, elementType: entry.elementType, shape: entry.shape, byteRange: start..<end)
        }
        let header = try SafetensorsHeader.bytes(tensors: tensors, metadata: metadata)
        try AtomicFile.write(to: path) { file in
            try header.withUnsafeBytes { try file.write($0) }
            for (_, entry) in ordered { try entry.write(file) }
        }
    }

    /// A tensor that cannot be added.
    public struct Misuse: Error, CustomStringConvertible, Hashable, Sendable {
        /// One line with the tensor's name, what was expected and what was given.
        public let description: String
    }
}
