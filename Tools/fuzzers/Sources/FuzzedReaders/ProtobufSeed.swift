/// Messages of Protocol Buffers for seeds, and what makes damaged ones whole again.
struct ProtobufSeed {
    /// The fields so far.
    private(set) var bytes: [UInt8] = []

    init(_ fields: (inout ProtobufSeed) -> Void = { _ in }) { fields(&self) }

    /// A whole number.
    mutating func add(_ field: Int, _ number: Int) {
        varint(UInt64(field) << 3)
        varint(UInt64(bitPattern: Int64(number)))
    }

    /// A number of 32-bit floating point.
    mutating func add(_ field: Int, _ number: Float) {
        varint(UInt64(field) << 3 | 5)
        bytes += littleEndian(Int(number.bitPattern))
    }

    /// Bytes, a text or a message.
    mutating func add(_ field: Int, _ content: some Collection<UInt8>) {
        varint(UInt64(field) << 3 | 2)
        varint(UInt64(content.count))
        bytes += content
    }

    mutating func add(_ field: Int, _ text: String) { add(field, Array(text.utf8)) }
    mutating func add(_ field: Int, _ message: ProtobufSeed) { add(field, message.bytes) }

    private mutating func varint(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// What a field that holds a message is of, by its number.
    indirect enum Format: Sendable {
        case message([Int: Format])
    }

    /// The fields that can be read, with lengths that fit; a field that is none ends the message.
    static func repaired(_ bytes: ArraySlice<UInt8>, _ format: Format) -> [UInt8] {
        guard case .message(let inner) = format else { return Array(bytes) }
        var (result, rest) = (ProtobufSeed(), bytes)
        func varint() -> UInt64? {
            var number: UInt64 = 0
            for shift in 0..<10 {
                guard let byte = rest.popFirst() else { return nil }
                number |= UInt64(byte & 0x7F) << UInt64(7 * shift)
                if byte < 0x80 { return number }
            }
            return nil
        }
        while let key = varint(), (1..<(1 << 29)).contains(key >> 3) {
            let field = Int(key >> 3)
            switch key & 7 {
            case 0:
                guard let number = varint() else { return result.bytes }
                result.add(field, Int(Int64(bitPattern: number)))
            case 2:
                guard let length = varint() else { return result.bytes }
                let content = rest.prefix(Int(min(length, UInt64(rest.count))))
                rest = rest.dropFirst(content.count)
                if let format = inner[field] {
                    result.add(field, repaired(content, format))
                } else {
                    result.add(field, content)
                }
            case 1, 5:
                let size = key & 7 == 1 ? 8 : 4
                guard rest.count >= size else { return result.bytes }
                result.varint(key)
                result.bytes += rest.prefix(size)
                rest = rest.dropFirst(size)
            default: return result.bytes
            }
        }
        return result.bytes
    }
}
