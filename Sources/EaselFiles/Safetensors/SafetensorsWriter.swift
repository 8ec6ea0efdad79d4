import EaselCore

/// A writer of safetensors files: collects named tensors and writes them to one file.
///
/// The same tensors and metadata give the same bytes, in whichever order they were added. Data starts at a multiple of
/// eight bytes, and wider elements come first, so every tensor is aligned to its elements without gaps (which the
/// format forbids).
public struct SafetensorsWriter {
    /// The entries of `__metadata__`.
    public var metadata: [String: String]

    private struct Entry {
        var elementType: SafetensorsElementType
        var elementByteCount: Int
        var shape: [Int]
        var elementCount: Int
        var bytes: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
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
        try add(name, shape: shape, Element.self, count: values.count) { body in try values.withUnsafeBytes(body) }
    }

    /// Adds one tensor whose elements are lent when the file is written.
    ///
    /// Throws a `SafetensorsWriter.Misuse` that names the tensor when the name or the number of elements does not fit.
    package mutating func add<Element: SafetensorsElement>(
        _ name: String, shape: [Int], _ type: Element.Type, count given: Int,
        bytes: @escaping ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        let quoted = "tensor '\(name.inOneLine(limit: 400))'"
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
            elementCount: count, bytes: bytes)
    }

    /// Writes the file: to a temporary file beside it, synced and renamed, so that the path never holds half of one.
    ///
    /// Throws a `FileError` with the path and the system's reason; the temporary file is then removed.
    public func write(to path: String) throws {
        let (header, entries) = try layout(isChecked: false)
        try AtomicFile.write(to: path) { try Self.write(header, entries, to: $0) }
    }

    /// Writes into a file that is open.
    package func write(into file: OpenFile) throws {
        let (header, entries) = try layout(isChecked: false)
        try Self.write(header, entries, to: file)
    }

    /// Writes the file into an open folder.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - folder: The folder to write into.
    ///   - isChecked: Whether the metadata carry checksums of tensors and header, so that flipped bits are noticed.
    package func write(_ name: String, in folder: OpenFolder, isChecked: Bool) throws {
        let (header, entries) = try layout(isChecked: isChecked)
        try folder.write(name) { try Self.write(header, entries, to: $0) }
    }

    private static func write(_ header: [UInt8], _ entries: [Entry], to file: OpenFile) throws {
        try header.withUnsafeBytes { try file.write($0) }
        for entry in entries { try entry.bytes { try file.write($0) } }
    }

    /// The header, and what follows it in order.
    private func layout(isChecked: Bool) throws -> (header: [UInt8], entries: [Entry]) {
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
        var metadata = metadata
        if isChecked {
            var sums: [UInt32] = []
            for (_, entry) in ordered { try entry.bytes { sums.append(checksum($0)) } }
            SafetensorsHeader.addChecksums(sums, of: tensors, to: &metadata)
        }
        return (try SafetensorsHeader.bytes(tensors: tensors, metadata: metadata), ordered.map(\.value))
    }

    /// A tensor that cannot be added.
    public struct Misuse: Error, CustomStringConvertible, Hashable, Sendable {
        /// One line with the tensor's name, what was expected and what was given.
        public let description: String

        package init(description: String) { self.description = description }
    }
}
