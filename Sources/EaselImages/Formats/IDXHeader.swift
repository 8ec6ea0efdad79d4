/// The header of an IDX file.
struct IDXHeader {
    /// What a file holds.
    enum Content: String { case pictures, labels }

    private let name: String
    private let content: Content
    /// The number of elements along each dimension.
    let sizes: [Int]
    /// The bytes of an element.
    let elementSize: Int
    /// Whether elements have a sign.
    let isSigned: Bool
    /// Where the elements begin.
    let start: Int
    /// The bytes of a whole file.
    let byteCount: Int

    /// The dimensions for people: `60000x28x28`.
    var shape: String { sizes.map(String.init).joined(separator: "x") }

    /// The types of elements: name, size in bytes, whether they are whole numbers.
    private static let types: [UInt8: (name: String, size: Int, isWhole: Bool)] = [
        8: ("unsigned bytes", 1, true), 9: ("signed bytes", 1, true), 11: ("numbers of 16 bits", 2, true),
        12: ("numbers of 32 bits", 4, true), 13: ("floating-point numbers of 32 bits", 4, false),
        14: ("floating-point numbers of 64 bits", 8, false),
    ]

    /// Reads a header.
    ///
    /// - Throws: `DataError` naming the file, the place in it and what is expected there.
    init(_ bytes: [UInt8], name: String, _ content: Content) throws {
        // Images may have channels; four bytes say how many dimensions there are.
        let count = content == .labels ? 1 : bytes.count > 3 && bytes[3] == 4 ? 4 : 3
        start = 4 + 4 * count
        guard bytes.count >= start else {
            throw DataError(
                "\(name): byte \(bytes.count): the file ends, expected the \(start) bytes of an IDX header of \(content.rawValue)"
            )
        }
        guard bytes[0] == 0, bytes[1] == 0, let type = Self.types[bytes[2]], Int(bytes[3]) == count else {
            throw DataError(
                "\(name): byte 0: magic number \(PNGHeader.word(bytes, at: 0)), expected \(0x800 + count) for IDX "
                    + content.rawValue)
        }
        guard bytes[2] == 8 || content == .labels && type.isWhole else {
            throw DataError(
                "\(name): byte 2: \(content.rawValue) as \(type.name), expected unsigned bytes; save them as an array of NumPy's "
                    + "(.npy)")
        }
        (self.name, self.content) = (name, content)
        (elementSize, isSigned) = (type.size, bytes[2] != 8)
        sizes = (0..<count).map { PNGHeader.word(bytes, at: 4 + 4 * $0) }
        let declared = sizes.map(String.init).joined(separator: "x")
        guard sizes[0] > 0 else { throw DataError("\(name): byte 4: 0 \(content.rawValue), expected at least 1") }
        var size = elementSize
        for side in sizes {
            let (product, isTooLarge) = size.multipliedReportingOverflow(by: side)
            guard !isTooLarge, product <= Int.max - start else {
                throw DataError("\(name): byte 4: \(declared) \(content.rawValue) are more than any file can hold")
            }
            size = product
        }
        byteCount = start + size
    }

    /// Checks the size of a file.
    ///
    /// - Throws: `DataError` where it is another.
    func check(byteCount count: Int) throws {
        guard count != byteCount else { return }
        let (relation, found) = count < byteCount ? ("truncated", "found \(count)") : ("too long", "there are more")
        throw DataError(
            "\(name): \(relation): byte 4 declares \(shape) \(content.rawValue), expected \(byteCount) bytes, \(found)")
    }

    /// The header of a file of unsigned bytes.
    static func bytes(_ sizes: [Int]) -> [UInt8] {
        [0, 0, 8, UInt8(sizes.count)]
            + sizes.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * (3 - $0))) } }
    }
}
