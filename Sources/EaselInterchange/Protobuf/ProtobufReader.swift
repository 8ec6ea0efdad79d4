import EaselFiles

/// A reader of a message of Protocol Buffers, field by field. What it gives refers to the file's bytes and copies none.
///
///     while let field = try reader.next() {
///         switch field.number {
///         case 1: version = try field.integer()
///         default: break
///         }
///     }
///
/// A field of a number that a message's format does not name is passed over by whoever reads, as the format asks.
///
/// Source: https://protobuf.dev/programming-guides/encoding.
package struct ProtobufReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private let path: String

    /// Reads a message.
    /// - Parameters:
    ///   - bytes: The message.
    ///   - path: The file that errors name.
    package init(_ bytes: ArraySlice<UInt8>, path: String) {
        (self.bytes, position, self.path) = (bytes, bytes.startIndex, path)
    }

    /// Whether every byte was read.
    var isAtEnd: Bool { position == bytes.endIndex }
    /// The bytes that are left.
    var count: Int { bytes.endIndex - position }

    /// The next field; `nil` at the end of the message.
    /// - Throws: `FileError` where the bytes are no field, or end within one.
    package mutating func next() throws -> ProtobufField? {
        if isAtEnd { return nil }
        let key = try varint()
        guard let type = ProtobufField.WireType(rawValue: key & 7), (1..<(1 << 29)).contains(key >> 3) else {
            throw damaged("no field begins at byte \(position)")
        }
        let value: ProtobufField.Value
        switch type {
        case .varint: value = .number(try varint())
        case .fixed32: value = .number(try fixed(4))
        case .fixed64: value = .number(try fixed(8))
        case .bytes:
            let length = try varint()
            guard length <= UInt64(count) else {
                throw damaged("a field of \(length) bytes is announced where \(count) are left")
            }
            value = .bytes(bytes[position..<position + Int(length)])
            position += Int(length)
        }
        return ProtobufField(number: Int(key >> 3), type: type, value: value, path: path)
    }

    /// A whole number of one to ten bytes.
    mutating func varint() throws -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard position < bytes.endIndex else { throw damaged("it ends within a number") }
            let byte = bytes[position]
            position += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw damaged("a number of more than ten bytes ends at byte \(position)")
    }

    /// A number of 4 or 8 bytes, the lowest first.
    mutating func fixed(_ size: Int) throws -> UInt64 {
        guard count >= size else { throw damaged("it ends within a number") }
        var number: UInt64 = 0
        for index in 0..<size { number |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        position += size
        return number
    }

    /// The rest as an entry of a table of texts: a key and what stands by it.
    mutating func entry() throws -> (key: String, value: String) {
        var (key, value) = ("", "")
        while let field = try next() {
            if field.number == 1 { key = try field.text() }
            if field.number == 2 { value = try field.text() }
        }
        return (key, value)
    }

    private func damaged(_ what: String) -> FileError {
        FileError(path: path, problem: "is damaged or no file of this kind: \(what); get it anew")
    }
}
