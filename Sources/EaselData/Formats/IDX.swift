import EaselFiles

/// IDX files, as MNIST and data sets like it have them: reads those of unsigned bytes, plain or gzipped.
///
/// Four bytes of magic (`00 00`, the type `08`, the number of dimensions), each dimension as four big-endian bytes,
/// then the data. A file must have exactly the size its dimensions give.
public enum IDX {
    /// The longest side of an image accepted.
    static let maximumSide = 1 << 15

    /// Images of one size as grey bytes.
    public struct Images: Sendable, Hashable {
        /// The number of images.
        public let count: Int
        /// Rows of each.
        public let height: Int
        /// Columns of each.
        public let width: Int
        /// `count * height * width` samples.
        public let pixels: [UInt8]
    }

    /// Reads a file of images.
    ///
    /// - Parameter limit: the most bytes accepted, inflated.
    /// - Throws: `DataError` naming the file, the place in it and what is expected there.
    public static func readImages(_ path: String, limit: Int = FileSystem.defaultLimit) throws -> Images {
        // Passed on at once: a second holder would have the header taken off a copy.
        try parseImages(
            Gzip.read(path, headerCount: 16, cache: .user) {
                try length($0, name: path, count: 3, what: "pictures", limit: limit)
            }, name: path)
    }

    /// Reads a file of labels.
    ///
    /// - Parameter classCount: labels must be below it.
    /// - Throws: `DataError` naming the file, the place in it and what is expected there.
    public static func readLabels(
        _ path: String, classCount: Int, limit: Int = FileSystem.defaultLimit
    ) throws -> [Int32] {
        let bytes = try Gzip.read(path, headerCount: 8, cache: .user) {
            try length($0, name: path, count: 1, what: "labels", limit: limit)
        }
        return try parseLabels(bytes, name: path, classCount: classCount)
    }

    /// Reads images from the inflated bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` as `readImages`.
    public static func parseImages(_ bytes: consuming [UInt8], name: String) throws -> Images {
        let sizes = try dimensions(bytes, name: name, count: 3, what: "pictures")
        for (offset, side) in zip([8, 12], sizes[1...]) where !(1...maximumSide).contains(side) {
            throw DataError("\(name): byte \(offset): a side of \(side) pixels, expected 1 to \(maximumSide)")
        }
        // In place, so that a large file is not in memory twice.
        bytes.removeFirst(16)
        return Images(count: sizes[0], height: sizes[1], width: sizes[2], pixels: bytes)
    }

    /// Reads labels from the inflated bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` as `readLabels`.
    public static func parseLabels(_ bytes: [UInt8], name: String, classCount: Int) throws -> [Int32] {
        _ = try dimensions(bytes, name: name, count: 1, what: "labels")
        let labels = bytes[8...]
        if let odd = labels.firstIndex(where: { $0 >= classCount }) {
            throw DataError("\(name): byte \(odd): label \(bytes[odd]), expected 0 to \(classCount - 1)")
        }
        return labels.map { Int32($0) }
    }

    /// The number of bytes that a file must have by its header, so that no more are inflated.
    private static func length(
        _ header: [UInt8], name: String, count: Int, what: String, limit: Int
    ) throws -> Int {
        let (sizes, length) = try declared(header, name: name, count: count, what: what)
        guard length <= limit else {
            throw DataError(
                "\(name): byte 4 declares \(sizes.map(String.init).joined(separator: "x")) \(what), \(length) bytes, more "
                    + "than the \(limit) accepted here")
        }
        return length
    }

    private static func dimensions(_ bytes: [UInt8], name: String, count: Int, what: String) throws -> [Int] {
        let (sizes, length) = try declared(bytes, name: name, count: count, what: what)
        guard bytes.count == length else {
            let (relation, found) =
                bytes.count < length ? ("truncated", "found \(bytes.count)") : ("too long", "there are more")
            throw DataError(
                "\(name): \(relation): byte 4 declares \(sizes.map(String.init).joined(separator: "x")) \(what), expected "
                    + "\(length) bytes, \(found)")
        }
        return sizes
    }

    /// The dimensions that a header declares, and the bytes of a file that has them.
    private static func declared(
        _ bytes: [UInt8], name: String, count: Int, what: String
    ) throws -> (sizes: [Int], length: Int) {
        let headerSize = 4 + 4 * count
        guard bytes.count >= headerSize else {
            throw DataError(
                "\(name): byte \(bytes.count): the file ends, expected the \(headerSize) bytes of an IDX header of \(what)"
            )
        }
        guard bytes[0] == 0, bytes[1] == 0, bytes[2] == 8, Int(bytes[3]) == count else {
            let found = PNGHeader.word(bytes, at: 0)
            throw DataError("\(name): byte 0: magic number \(found), expected \(0x800 + count) for IDX \(what)")
        }
        let sizes = (0..<count).map { PNGHeader.word(bytes, at: 4 + 4 * $0) }
        let declared = sizes.map(String.init).joined(separator: "x")
        guard sizes[0] > 0 else { throw DataError("\(name): byte 4: 0 \(what), expected at least 1") }
        var size = 1
        for side in sizes {
            let (product, isTooLarge) = size.multipliedReportingOverflow(by: side)
            guard !isTooLarge, product <= Int.max - headerSize else {
                throw DataError("\(name): byte 4: \(declared) \(what) are more than any file can hold")
            }
            size = product
        }
        return (sizes, headerSize + size)
    }
}
