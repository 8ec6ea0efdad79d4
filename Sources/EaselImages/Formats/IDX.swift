import EaselFiles

/// IDX files, as MNIST and data sets like it have them: reads images of unsigned bytes and labels of whole numbers, plain or
/// gzipped, and writes both.
///
/// Four bytes of magic (`00 00`, the type, the number of dimensions), each dimension as four big-endian bytes, then the data.
/// Images are `[N, H, W]`, or `[N, H, W, C]` where they have channels (or `[N, C, H, W]`). A file must have exactly the size
/// that its dimensions give.
public enum IDX {
    /// The longest side of an image accepted.
    static let maximumSide = 1 << 15

    /// Images of one size as bytes.
    public struct Images: Sendable, Hashable {
        /// The number of images.
        public let count: Int
        /// Rows of each.
        public let height: Int
        /// Columns of each.
        public let width: Int
        /// Channels of each.
        public let channels: Int
        /// `count * height * width * channels` samples, the channels of a pixel beside one another.
        public let pixels: [UInt8]
    }

    /// Reads a file of images.
    ///
    /// - Parameter limit: the most bytes accepted, inflated.
    /// - Throws: `DataError` naming the file, the place in it and what is expected there.
    public static func readImages(_ path: String, limit: Int = FileSystem.defaultLimit) throws -> Images {
        try readImages(path, in: DiskTree(FileSystem.folder(of: path)), limit: limit)
    }

    /// Reads a file of images of the disk or of an archive.
    package static func readImages(_ path: String, in tree: any FileTree, limit: Int) throws -> Images {
        // Passed on at once: a second holder would have the header taken off a copy.
        try parseImages(
            tree.inflated(path, headerCount: 20) { try length($0, name: path, .pictures, limit: limit) }, name: path)
    }

    /// Reads a file of labels.
    ///
    /// - Parameter classCount: labels must be below it.
    /// - Throws: `DataError` naming the file, the place in it and what is expected there.
    public static func readLabels(
        _ path: String, classCount: Int, limit: Int = FileSystem.defaultLimit
    ) throws -> [Int32] {
        try readLabels(path, in: DiskTree(FileSystem.folder(of: path)), classCount: classCount, limit: limit)
    }

    /// Reads a file of labels of the disk or of an archive.
    package static func readLabels(_ path: String, in tree: any FileTree, classCount: Int, limit: Int) throws -> [Int32]
    {
        let bytes = try tree.inflated(path, headerCount: 8) { try length($0, name: path, .labels, limit: limit) }
        return try parseLabels(bytes, name: path, classCount: classCount)
    }

    /// Reads images from the inflated bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` as `readImages`.
    public static func parseImages(_ bytes: consuming [UInt8], name: String) throws -> Images {
        var elements = bytes
        let header = try IDXHeader(elements, name: name, .pictures)
        try header.check(byteCount: elements.count)
        var sizes = header.sizes
        for (place, side) in sizes.enumerated().dropFirst() where !(1...maximumSide).contains(side) {
            throw DataError("\(name): byte \(4 + 4 * place): a side of \(side) pixels, expected 1 to \(maximumSide)")
        }
        // In place, so that a large file is not in memory twice.
        elements.removeFirst(header.start)
        guard sizes.count == 4 else {
            return Images(count: sizes[0], height: sizes[1], width: sizes[2], channels: 1, pixels: elements)
        }
        if !(1...4).contains(sizes[3]), [1, 3, 4].contains(sizes[1]) {
            let array = try NPYArray(shape: sizes, bytes: elements)
            elements = array.rearranged(array.bytes, [0, 2, 3, 1])
            sizes = [sizes[0], sizes[2], sizes[3], sizes[1]]
        }
        guard (1...4).contains(sizes[3]) else {
            throw DataError(
                "\(name): byte 16: \(sizes[3]) channels, expected 1 to 4, last or after the number of images")
        }
        return Images(count: sizes[0], height: sizes[1], width: sizes[2], channels: sizes[3], pixels: elements)
    }

    /// Reads labels from the inflated bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` as `readLabels`.
    public static func parseLabels(_ bytes: [UInt8], name: String, classCount: Int) throws -> [Int32] {
        let header = try IDXHeader(bytes, name: name, .labels)
        try header.check(byteCount: bytes.count)
        let size = header.elementSize
        return try stride(from: header.start, to: bytes.count, by: size).map { start in
            let word = bytes[start..<(start + size)].reduce(0) { $0 << 8 | Int($1) }
            // The highest bit of a number with a sign.
            let label = header.isSigned ? (word << (64 - 8 * size)) >> (64 - 8 * size) : word
            guard label >= 0, label < classCount else {
                throw DataError("\(name): byte \(start): label \(label), expected 0 to \(classCount - 1)")
            }
            return Int32(label)
        }
    }

    /// The number of bytes that a file must have by its header, so that no more are inflated.
    private static func length(_ bytes: [UInt8], name: String, _ content: IDXHeader.Content, limit: Int) throws -> Int {
        let header = try IDXHeader(bytes, name: name, content)
        guard header.byteCount <= limit else {
            throw DataError(
                "\(name): byte 4 declares \(header.shape) \(content.rawValue), \(header.byteCount) bytes, more than the \(limit) "
                    + "accepted here")
        }
        return header.byteCount
    }

    /// The bytes of a file of images: `[N, H, W]` where they are grey, else `[N, H, W, C]`.
    ///
    /// - Throws: `DataError` naming an image that cannot be read.
    public static func encode(images: any ImageSource) throws -> [UInt8] {
        let set = try images.inMemory()
        let sizes = [set.count, set.height, set.width] + (set.channels == 1 ? [] : [set.channels])
        return IDXHeader.bytes(sizes) + set.pixels
    }

    /// The bytes of a file of labels.
    ///
    /// - Throws: `DataError` for a label that is not 0 to 255.
    public static func encode(labels: [Int32]) throws -> [UInt8] {
        if let odd = labels.firstIndex(where: { !(0...255).contains($0) }) {
            throw DataError("IDX labels: label \(labels[odd]) at index \(odd), expected 0 to 255; NPZ holds others")
        }
        return IDXHeader.bytes([labels.count]) + labels.map { UInt8(truncatingIfNeeded: $0) }
    }
}
