import EaselFiles

/// One field of a message of Protocol Buffers as it was read.
package struct ProtobufField {
    /// How a field's value is encoded.
    enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case bytes = 2
        case fixed32 = 5
    }

    /// A field's value.
    enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    /// The number of the field in its message.
    package let number: Int
    let type: WireType
    let value: Value
    /// The file that errors name.
    let path: String

    /// A whole number.
    package func integer() throws -> Int {
        guard case .number(let number) = value, type == .varint else { throw wrongType("a whole number") }
        return Int(Int64(bitPattern: number))
    }

    /// A number of 32-bit floating point.
    package func float() throws -> Float {
        guard case .number(let number) = value, type == .fixed32 else { throw wrongType("a 32-bit number") }
        return Float(bitPattern: UInt32(truncatingIfNeeded: number))
    }

    /// A number of 64-bit floating point.
    package func double() throws -> Double {
        guard case .number(let number) = value, type == .fixed64 else { throw wrongType("a 64-bit number") }
        return Double(bitPattern: number)
    }

    /// Bytes that the file holds.
    package func bytes() throws -> ArraySlice<UInt8> {
        guard case .bytes(let bytes) = value else { throw wrongType("bytes") }
        return bytes
    }

    /// A text; bytes that are none are refused.
    package func text() throws -> String {
        guard let text = String(validating: try bytes(), as: UTF8.self) else { throw wrongType("a text in UTF-8") }
        return text
    }

    /// A message within the message.
    package func message() throws -> ProtobufReader { ProtobufReader(try bytes(), path: path) }

    /// Whole numbers, packed or one by one.
    package func integers() throws -> [Int] {
        guard type == .bytes else { return [try integer()] }
        var inner = try message()
        var numbers: [Int] = []
        while !inner.isAtEnd { numbers.append(Int(Int64(bitPattern: try inner.varint()))) }
        return numbers
    }

    /// Numbers of 32-bit floating point, packed or one by one.
    package func floats() throws -> [Float] {
        guard type == .bytes else { return [try float()] }
        return try packed(size: 4).map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    }

    /// Numbers of 64-bit floating point, packed or one by one.
    package func doubles() throws -> [Double] {
        guard type == .bytes else { return [try double()] }
        return try packed(size: 8).map { Double(bitPattern: $0) }
    }

    private func packed(size: Int) throws -> [UInt64] {
        var inner = try message()
        guard inner.count % size == 0 else { throw wrongType("whole numbers of \(size) bytes") }
        var numbers: [UInt64] = []
        numbers.reserveCapacity(inner.count / size)
        while !inner.isAtEnd { numbers.append(try inner.fixed(size)) }
        return numbers
    }

    private func wrongType(_ expected: String) -> FileError {
        FileError(path: path, problem: "is damaged: field \(number) of a message is not \(expected); get it anew")
    }
}
