import EaselFiles

/// A table of a FlatBuffers file: fields by their numbers, each of which may be left out.
///
/// Nothing that a file says is trusted: every place is looked at only where the file has bytes. Tables and vectors refer to
/// the file's bytes and copy none.
///
/// Source: https://flatbuffers.dev/internals.
package struct FlatBufferTable {
    private let bytes: [UInt8]
    private let position: Int
    /// Where the fields' offsets begin, and how many there are.
    private let (fields, count): (Int, Int)
    private let path: String

    /// Opens a file's root table.
    /// - Parameters:
    ///   - bytes: The file.
    ///   - identifier: The four letters that the file must have.
    ///   - path: The file that errors name.
    package init(root bytes: [UInt8], identifier: String, path: String) throws {
        guard bytes.count >= 8, bytes[4..<8].elementsEqual(identifier.utf8) else {
            throw FileError(path: path, problem: "is no file of this kind: it does not have the letters \(identifier)")
        }
        try self.init(bytes, at: Self.number(bytes, 0, UInt32.self, path), path)
    }

    private init(_ bytes: [UInt8], at position: Int, _ path: String) throws {
        (self.bytes, self.position, self.path) = (bytes, position, path)
        let start = position - (try Self.number(bytes, position, Int32.self, path))
        let size = try Self.number(bytes, start, UInt16.self, path)
        guard size >= 4, size % 2 == 0 else { throw Self.damaged(path) }
        (fields, count) = (start + 4, size / 2 - 2)
    }

    private static func damaged(_ path: String) -> FileError {
        FileError(path: path, problem: "is damaged: it refers to what is not in it; get it anew")
    }

    private static func number<Number: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: [UInt8], _ place: Int, _: Number.Type, _ path: String
    ) throws -> Int {
        guard place >= 0, place <= bytes.count - MemoryLayout<Number>.size else { throw damaged(path) }
        let found = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Number.self) }
        return Int(clamping: Number(littleEndian: found))
    }

    /// The place of a field; `nil` where it is left out.
    private func place(_ field: Int) throws -> Int? {
        guard field < count else { return nil }
        let offset = try Self.number(bytes, fields + 2 * field, UInt16.self, path)
        return offset == 0 ? nil : position + offset
    }

    /// A whole number.
    package func integer<Number: FixedWidthInteger & BitwiseCopyable>(
        _ field: Int, _ type: Number.Type, _ usual: Int = 0
    ) throws -> Int {
        try place(field).map { try Self.number(bytes, $0, type, path) } ?? usual
    }

    /// A truth value.
    package func flag(_ field: Int) throws -> Bool { try integer(field, UInt8.self) != 0 }

    /// A number of 32-bit floating point.
    package func float(_ field: Int, _ usual: Float = 0) throws -> Float {
        guard let place = try place(field) else { return usual }
        return Float(bitPattern: UInt32(truncatingIfNeeded: try Self.number(bytes, place, UInt32.self, path)))
    }

    /// The place that a field refers to.
    private func target(_ field: Int) throws -> Int? {
        try place(field).map { $0 + (try Self.number(bytes, $0, UInt32.self, path)) }
    }

    /// A table; `nil` where it is left out.
    package func table(_ field: Int) throws -> FlatBufferTable? {
        try target(field).map { try FlatBufferTable(bytes, at: $0, path) }
    }

    /// The bytes of a vector of elements of a size; `nil` where it is left out.
    private func vector(_ field: Int, elementSize: Int) throws -> (start: Int, count: Int)? {
        guard let start = try target(field) else { return nil }
        let count = try Self.number(bytes, start, UInt32.self, path)
        guard count <= (bytes.count - start - 4) / elementSize else { throw Self.damaged(path) }
        return (start + 4, count)
    }

    /// The tables of a vector; none where it is left out.
    /// - Parameter most: More are refused.
    package func tables(_ field: Int, most: Int = 1 << 16) throws -> [FlatBufferTable] {
        guard let (start, count) = try vector(field, elementSize: 4) else { return [] }
        guard count <= most else {
            throw FileError(path: path, problem: "has \(count) parts of one kind, more than the \(most) that are read")
        }
        return try (0..<count).map { index in
            let place = start + 4 * index
            return try FlatBufferTable(bytes, at: place + Self.number(bytes, place, UInt32.self, path), path)
        }
    }

    /// The whole numbers of a vector; none where it is left out.
    package func integers<Number: FixedWidthInteger & BitwiseCopyable>(
        _ field: Int, _ type: Number.Type, most: Int = 1 << 16
    ) throws -> [Int] {
        let size = MemoryLayout<Number>.size
        guard let (start, count) = try vector(field, elementSize: size) else { return [] }
        guard count <= most else { throw Self.damaged(path) }
        return try (0..<count).map { try Self.number(bytes, start + size * $0, type, path) }
    }

    /// The numbers of a vector of 32-bit floating point; none where it is left out.
    package func floats(_ field: Int, most: Int = 1 << 16) throws -> [Float] {
        try integers(field, UInt32.self, most: most).map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    }

    /// The bytes of a vector; `nil` where it is left out.
    package func data(_ field: Int) throws -> ArraySlice<UInt8>? {
        try vector(field, elementSize: 1).map { bytes[$0.start..<$0.start + $0.count] }
    }

    /// A text of at most 1,000 bytes; empty where it is left out.
    package func text(_ field: Int) throws -> String {
        String(decoding: try data(field)?.prefix(1000) ?? [], as: UTF8.self)
    }
}
