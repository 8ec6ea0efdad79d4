/// A builder of FlatBuffers files. What refers to something is written after it, so a file grows from its end to its beginning.
///
/// Source: https://flatbuffers.dev/internals.
package struct FlatBufferBuilder {
    /// A value of a field of a table.
    package enum Value {
        case int8(Int8)
        case int32(Int32)
        case uint32(UInt32)
        case float(Float)
        case flag(Bool)
        /// Something written before.
        case reference(Reference)
    }

    /// Something that was written: its distance from the end.
    package struct Reference {
        fileprivate let distance: Int
    }

    /// The file from its last byte to its first.
    private var bytes: [UInt8] = []
    /// What everything's place is a multiple of at the most.
    private static let largestAlignment = 16

    package init() {}

    private mutating func align(to alignment: Int, before size: Int) {
        while (bytes.count + size) % alignment != 0 { bytes.append(0) }
    }

    private mutating func put(_ word: some FixedWidthInteger) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func put(_ reference: Reference) {
        align(to: 4, before: 4)
        put(UInt32(bytes.count + 4 - reference.distance))
    }

    /// A vector of bytes, such as a tensor's elements.
    /// - Parameter alignment: What the place of the first byte is a multiple of.
    package mutating func vector(_ data: some BidirectionalCollection<UInt8>, alignment: Int = 4) -> Reference {
        align(to: max(alignment, 4), before: data.count)
        bytes.append(contentsOf: data.reversed())
        put(UInt32(data.count))
        return Reference(distance: bytes.count)
    }

    /// A vector of whole numbers.
    package mutating func vector<Number: FixedWidthInteger & BitwiseCopyable>(_ numbers: [Number]) -> Reference {
        align(to: max(MemoryLayout<Number>.size, 4), before: numbers.count * MemoryLayout<Number>.size)
        for number in numbers.reversed() { put(number) }
        put(UInt32(numbers.count))
        return Reference(distance: bytes.count)
    }

    /// A vector of numbers of 32-bit floating point.
    package mutating func vector(_ numbers: [Float]) -> Reference { vector(numbers.map(\.bitPattern)) }

    /// A vector of tables.
    package mutating func vector(_ tables: [Reference]) -> Reference {
        align(to: 4, before: 4 * tables.count)
        for table in tables.reversed() { put(table) }
        put(UInt32(tables.count))
        return Reference(distance: bytes.count)
    }

    /// A text.
    package mutating func text(_ text: String) -> Reference {
        let characters = Array(text.utf8)
        // A zero that does not count ends it.
        align(to: 4, before: characters.count + 1)
        bytes.append(0)
        bytes.append(contentsOf: characters.reversed())
        put(UInt32(characters.count))
        return Reference(distance: bytes.count)
    }

    /// A table.
    /// - Parameter fields: The numbers of the fields that it has, and their values.
    package mutating func table(_ fields: [(Int, Value)]) -> Reference {
        let end = bytes.count
        var places: [Int: Int] = [:]
        for (field, value) in fields {
            switch value {
            case .int8(let number): put(number)
            case .flag(let flag): put(UInt8(flag ? 1 : 0))
            case .int32(let number):
                align(to: 4, before: 4)
                put(number)
            case .uint32(let number):
                align(to: 4, before: 4)
                put(number)
            case .float(let number):
                align(to: 4, before: 4)
                put(number.bitPattern)
            case .reference(let reference): put(reference)
            }
            places[field] = bytes.count
        }
        align(to: 4, before: 4)
        let table = bytes.count + 4
        let count = (places.keys.max() ?? -1) + 1
        let size = 4 + 2 * count
        // The list of the fields' places follows at once, before the table; it must lie at an even place.
        put(Int32(size))
        for field in (0..<count).reversed() { put(UInt16(places[field].map { table - $0 } ?? 0)) }
        put(UInt16(table - end))
        put(UInt16(size))
        align(to: 4, before: 0)
        return Reference(distance: table)
    }

    /// The whole file.
    package mutating func file(root: Reference, identifier: String) -> [UInt8] {
        align(to: Self.largestAlignment, before: 8)
        bytes.append(contentsOf: identifier.utf8.reversed())
        put(root)
        return bytes.reversed()
    }
}
