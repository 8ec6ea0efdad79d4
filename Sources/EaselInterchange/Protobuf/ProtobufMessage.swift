/// A message of Protocol Buffers under construction: fields in the order in which they are added.
///
/// Bytes that are added are referred to and not copied, so that a message with the weights of a model takes no second
/// memory for them.
///
/// Source: https://protobuf.dev/programming-guides/encoding.
package struct ProtobufMessage {
    /// The pieces of the message, one after another.
    private(set) var pieces: [ArraySlice<UInt8>] = []
    /// The size of the message in bytes.
    private(set) var byteCount = 0
    /// What has been written since the last piece that is referred to.
    private var current: [UInt8] = []

    package init() {}

    /// A whole number, negative ones in ten bytes.
    package mutating func add(_ field: Int, _ number: Int) {
        key(field, .varint)
        varint(UInt64(bitPattern: Int64(number)))
    }

    /// A number of 32-bit floating point.
    package mutating func add(_ field: Int, _ number: Float) {
        key(field, .fixed32)
        for shift in stride(from: 0, to: 32, by: 8) {
            put(UInt8(truncatingIfNeeded: number.bitPattern >> UInt32(shift)))
        }
    }

    /// A number of 64-bit floating point.
    package mutating func add(_ field: Int, _ number: Double) {
        key(field, .fixed64)
        fixed(number)
    }

    /// A text.
    package mutating func add(_ field: Int, _ text: String) { add(field, bytes: Array(text.utf8)[...]) }

    /// Bytes, such as a tensor's elements.
    package mutating func add(_ field: Int, bytes: ArraySlice<UInt8>) {
        key(field, .bytes)
        varint(UInt64(bytes.count))
        refer(bytes)
    }

    /// A message within this one.
    package mutating func add(_ field: Int, _ message: ProtobufMessage) {
        key(field, .bytes)
        varint(UInt64(message.byteCount))
        for piece in message.finished { refer(piece) }
    }

    /// Whole numbers, packed.
    package mutating func add(_ field: Int, packed numbers: some Sequence<Int>) {
        var inner = ProtobufMessage()
        for number in numbers { inner.varint(UInt64(bitPattern: Int64(number))) }
        add(field, inner)
    }

    /// Numbers of 64-bit floating point, packed.
    package mutating func add(_ field: Int, packed numbers: some Collection<Double>) {
        key(field, .bytes)
        varint(UInt64(8 * numbers.count))
        for number in numbers { fixed(number) }
    }

    /// All pieces of the message.
    package var finished: [ArraySlice<UInt8>] { current.isEmpty ? pieces : pieces + [current[...]] }

    /// The message in one piece.
    package var bytes: [UInt8] { Array(finished.joined()) }

    private mutating func key(_ field: Int, _ type: ProtobufField.WireType) {
        varint(UInt64(field) << 3 | type.rawValue)
    }

    private mutating func varint(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            put(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        put(UInt8(rest))
    }

    private mutating func fixed(_ number: Double) {
        for shift in stride(from: 0, to: 64, by: 8) {
            put(UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(shift)))
        }
    }

    private mutating func put(_ byte: UInt8) {
        current.append(byte)
        byteCount += 1
    }

    private mutating func refer(_ bytes: ArraySlice<UInt8>) {
        byteCount += bytes.count
        // Small pieces are cheaper to copy than to keep.
        guard bytes.count > 256 else { return current.append(contentsOf: bytes) }
        if !current.isEmpty { pieces.append(current[...]) }
        current = []
        pieces.append(bytes)
    }
}
