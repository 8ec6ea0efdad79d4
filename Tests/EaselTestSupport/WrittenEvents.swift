/// What an event file of TensorBoard's says, read by a reader that has nothing in common with what writes it.
///
/// The framing, the checksums and the messages are taken from their descriptions: a bit at a time where the writer has a
/// table, every field kept whether it is known or not.
package struct WrittenEvents {
    /// A field of a message: its number, and its bits or its bytes.
    package struct Field {
        let number: Int
        let bits: UInt64
        let bytes: [UInt8]
    }

    /// A node of a graph.
    package struct Node: Equatable {
        package let name: String
        package let operation: String
        package let inputs: [String]
    }

    /// A histogram.
    package struct Histogram: Equatable {
        package let minimum: Double, maximum: Double, count: Double, sum: Double, sumOfSquares: Double
        package let limits: [Double], counts: [Double]
    }

    /// A value under a tag.
    package enum Value: Equatable {
        case scalar(Float)
        case image(height: Int, width: Int, channels: Int, png: [UInt8])
        case histogram(Histogram)
    }

    /// An event.
    package struct Event {
        package let time: Double
        package let step: Int
        package let version: String?
        package let isStart: Bool
        package let graph: [Node]?
        package let values: [(tag: String, value: Value)]
    }

    /// An error in a file.
    package struct Damage: Error { let what: String }

    package let events: [Event]
    /// Whether bytes follow the last whole event.
    package let isCut: Bool

    /// Reads a file.
    package init(_ bytes: [UInt8]) throws {
        var (events, rest) = ([Event](), bytes[...])
        while rest.count >= 12 {
            let length = Int(Self.little(rest.prefix(8)))
            try Self.check(rest.prefix(8), Self.little(rest.dropFirst(8).prefix(4)))
            guard rest.count >= 16 + length else { break }
            let data = rest.dropFirst(12).prefix(length)
            try Self.check(data, Self.little(rest.dropFirst(12 + length).prefix(4)))
            events.append(try Self.event(Array(data)))
            rest = rest.dropFirst(16 + length)
        }
        (self.events, isCut) = (events, !rest.isEmpty)
    }

    /// The values that TensorBoard shows of files one after another: a start forgets what there is of its step and later.
    package static func shown(_ files: [WrittenEvents]) -> [String: [(step: Int, value: Value)]] {
        var shown: [String: [(step: Int, value: Value)]] = [:]
        for event in files.flatMap(\.events) {
            if event.isStart { shown = shown.mapValues { $0.filter { $0.step < event.step } } }
            for (tag, value) in event.values { shown[tag, default: []].append((event.step, value)) }
        }
        return shown
    }

    private static func check(_ bytes: ArraySlice<UInt8>, _ masked: UInt64) throws {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            for bit in 0..<8 {
                let low = (sum ^ UInt32(byte >> bit)) & 1
                sum = (sum >> 1) ^ (low * 0x82F6_3B78)
            }
        }
        sum ^= 0xFFFF_FFFF
        let turned = UInt64(sum >> 15) | UInt64(sum) << 17 & 0xFFFF_FFFF
        guard (turned + 0xA282_EAD8) & 0xFFFF_FFFF == masked else { throw Damage(what: "a checksum is wrong") }
    }

    private static func little(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
    }

    private static func fields(_ bytes: [UInt8]) throws -> [Field] {
        var (fields, place) = ([Field](), 0)
        func varint() throws -> UInt64 {
            var (number, shift): (UInt64, UInt64) = (0, 0)
            while place < bytes.count {
                number |= UInt64(bytes[place] & 127) << shift
                shift += 7
                place += 1
                if bytes[place - 1] < 128 { return number }
            }
            throw Damage(what: "a number is cut")
        }
        func take(_ count: Int) throws -> [UInt8] {
            guard place + count <= bytes.count else { throw Damage(what: "a field is cut") }
            defer { place += count }
            return Array(bytes[place..<place + count])
        }
        while place < bytes.count {
            let key = try varint()
            let number = Int(key >> 3)
            switch key & 7 {
            case 0: fields.append(Field(number: number, bits: try varint(), bytes: []))
            case 1: fields.append(Field(number: number, bits: little(try take(8)), bytes: []))
            case 2: fields.append(Field(number: number, bits: 0, bytes: try take(Int(varint()))))
            case 5: fields.append(Field(number: number, bits: little(try take(4)), bytes: []))
            default: throw Damage(what: "a field is of no kind")
            }
        }
        return fields
    }

    private static func event(_ bytes: [UInt8]) throws -> Event {
        let fields = try fields(bytes)
        func first(_ number: Int) -> Field? { fields.first { $0.number == number } }
        return Event(
            time: Double(bitPattern: first(1)?.bits ?? 0), step: Int(first(2)?.bits ?? 0),
            version: first(3).map { text($0.bytes) },
            isStart: try first(7).map { try Self.fields($0.bytes).contains { $0.number == 1 && $0.bits == 1 } }
                ?? false,
            graph: try first(4).map { try Self.fields($0.bytes).filter { $0.number == 1 }.map { try node($0.bytes) } },
            values: try first(5).map { try Self.fields($0.bytes).map { try value($0.bytes) } } ?? [])
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func node(_ bytes: [UInt8]) throws -> Node {
        let fields = try fields(bytes)
        return Node(
            name: fields.filter { $0.number == 1 }.map { text($0.bytes) }.joined(),
            operation: fields.filter { $0.number == 2 }.map { text($0.bytes) }.joined(),
            inputs: fields.filter { $0.number == 3 }.map { text($0.bytes) })
    }

    private static func value(_ bytes: [UInt8]) throws -> (tag: String, value: Value) {
        let fields = try fields(bytes)
        guard fields.count == 2, fields[0].number == 1 else { throw Damage(what: "a value has not one tag") }
        let inner = fields[1].number == 2 ? [] : try Self.fields(fields[1].bytes)
        func bits(_ number: Int) -> UInt64 { inner.first { $0.number == number }?.bits ?? 0 }
        func doubles(_ number: Int) -> [Double] {
            let packed = inner.first { $0.number == number }?.bytes ?? []
            return stride(from: 0, to: packed.count, by: 8).map {
                Double(bitPattern: little(packed[$0..<$0 + 8]))
            }
        }
        let value: Value
        switch fields[1].number {
        case 2: value = .scalar(Float(bitPattern: UInt32(fields[1].bits)))
        case 4:
            value = .image(
                height: Int(bits(1)), width: Int(bits(2)), channels: Int(bits(3)),
                png: inner.first { $0.number == 4 }?.bytes ?? [])
        case 5:
            let numbers = (1...5).map { Double(bitPattern: bits($0)) }
            value = .histogram(
                Histogram(
                    minimum: numbers[0], maximum: numbers[1], count: numbers[2], sum: numbers[3],
                    sumOfSquares: numbers[4], limits: doubles(6), counts: doubles(7)))
        default: throw Damage(what: "a value is of no kind that is written here")
        }
        return (text(fields[0].bytes), value)
    }
}
