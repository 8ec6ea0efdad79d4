import Easel

extension FuzzedReader {
    /// Pictures as MNIST has them.
    static let idxImages = FuzzedReader(
        "idx-images", ["IDX.parseImages"], maximumLength: 512,
        seeds: {
            [(1, 1, 1), (3, 2, 4), (2, 28, 1)].map { count, height, width in
                [0, 0, 8, 3] + bigEndian(count) + bigEndian(height) + bigEndian(width)
                    + [UInt8](repeating: 9, count: count * height * width)
            }
        },
        repair: { bytes in
            // Masked, for these are any 32 bits.
            let size = (word(bytes, at: 8) & 0xffff) * (word(bytes, at: 12) & 0xffff)
            guard bytes.count > 16, (1...bytes.count - 16).contains(size) else { return bytes }
            let count = (bytes.count - 16) / size
            return bytes[..<4] + bigEndian(count) + bigEndian(word(bytes, at: 8) & 0xffff)
                + bigEndian(word(bytes, at: 12) & 0xffff) + bytes[16..<16 + count * size]
        }
    ) {
        { bytes in
            let images = try IDX.parseImages(bytes, name: "images")
            try require(
                images.pixels.count == images.count * images.height * images.width * images.channels
                    && images.pixels.count > 0,
                "\(images.count)x\(images.height)x\(images.width) pictures of \(images.pixels.count) pixels")
        }
    }

    /// Labels as MNIST has them.
    static let idxLabels = FuzzedReader(
        "idx-labels", ["IDX.parseLabels"], maximumLength: 256,
        seeds: { [1, 10, 100].map { [0, 0, 8, 1] + bigEndian($0) + (0..<$0).map { UInt8($0 % 10) } } },
        repair: { $0.count < 8 ? $0 : $0[..<4] + bigEndian($0.count - 8) + $0[8...] }
    ) {
        { bytes in
            let labels = try IDX.parseLabels(bytes, name: "labels", classCount: 10)
            // The third byte is the type of the numbers.
            let width = [0x0B: 2, 0x0C: 4, 0x0D: 4, 0x0E: 8][bytes[2]] ?? 1
            try require(
                labels.count * width == bytes.count - 8 && labels.allSatisfy { (0..<10).contains($0) },
                "labels are \(labels)")
        }
    }

    /// A batch of CIFAR-10, of up to three pictures.
    static let cifar10 = FuzzedReader(
        "cifar10", ["CIFAR10.parseBatch"], maximumLength: 3 * 3073,
        seeds: { (1...3).map { count in (0..<count).flatMap { [UInt8($0)] + [UInt8](repeating: 200, count: 3072) } } },
        repair: { bytes in
            let records = max(1, bytes.count / 3073)
            return bytes.prefix(records * 3073) + [UInt8](repeating: 1, count: max(0, 3073 - bytes.count))
        }
    ) {
        { bytes in
            let set = try CIFAR10.parseBatch(bytes, name: "batch")
            try require(
                set.count * 3073 == bytes.count && set.pixels.count == set.count * 3072
                    && set.labels?.allSatisfy { (0..<10).contains($0) } == true,
                "\(set.count) pictures of \(bytes.count) bytes")
        }
    }

    /// A file of CIFAR-100, of up to two pictures.
    static let cifar100 = FuzzedReader(
        "cifar100", ["CIFAR100.parseBatch"], maximumLength: 2 * 3074,
        seeds: {
            (1...2).map { count in (0..<count).flatMap { [1, UInt8($0)] + [UInt8](repeating: 200, count: 3072) } }
        },
        repair: { bytes in
            let records = max(1, bytes.count / 3074)
            return bytes.prefix(records * 3074) + [UInt8](repeating: 1, count: max(0, 3074 - bytes.count))
        }
    ) {
        { bytes in
            let set = try CIFAR100.parseBatch(bytes, name: "batch")
            try require(
                set.count * 3074 == bytes.count && set.labels?.allSatisfy { (0..<100).contains($0) } == true,
                "\(set.count) pictures of \(bytes.count) bytes")
        }
    }

    /// Gzip files of several members and all fields, inflated to at most 64 KiB.
    static let gzip = FuzzedReader(
        "gzip", ["Gzip.inflate"], maximumLength: 512, dictionary: ["\\x1f\\x8b\\x08", "name\\x00"],
        seeds: { GzipSeed.files }, repair: GzipSeed.repaired
    ) {
        { bytes in
            let limit = 1 << 16
            let inflated = try Gzip.inflate(bytes, name: "a.gz", limit: limit)
            try require(Gzip.isCompressed(bytes) && inflated.count <= limit, "\(inflated.count) bytes came out")
        }
    }
}

/// Gzip files made by hand (RFC 1952): the library only reads them.
private enum GzipSeed {
    private static let begin: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]

    private static func member(_ text: String, flags: UInt8 = 0, fields: [UInt8] = []) -> [UInt8] {
        let bytes = Array(text.utf8)
        let header = begin[..<3] + [flags] + begin[4...] + fields
        // The last field may be the header's own checksum.
        let check = flags & 2 == 0 ? [] : littleEndian(crc32(header), count: 2)
        return header + check + stored(bytes) + littleEndian(crc32(bytes)) + littleEndian(bytes.count)
    }

    static var files: [[UInt8]] {
        let all = [2, 0] + [7, 7] + Array("name\0comment\0".utf8)
        return [
            member(""), member("abcabcabc"), member("one") + member("two"), member("padded") + [0, 0, 0, 0],
            member("every field", flags: 31, fields: all),
            deflated([0x4b, 0x4c, 0xc4, 0x04, 0x00], String(repeating: "a", count: 20)), deflated(ownCodes, sentence),
        ]
    }

    /// A member that zlib's own program has deflated: with the codes that are fixed, or with codes of its own.
    private static func deflated(_ data: [UInt8], _ text: String) -> [UInt8] {
        begin + data + littleEndian(crc32(text.utf8)) + littleEndian(text.utf8.count)
    }

    private static let sentence = String(
        repeating:
            "the cat sat on the mat and the rat ate the oats that the cat had set out at ten to eight, hadnt it? ",
        count: 2)
    private static let ownCodes: [UInt8] = [
        0xb5, 0x8d, 0xc1, 0x0d, 0x80, 0x30, 0x0c, 0x03, 0x57, 0xf1, 0x00, 0xec, 0xc0, 0x2c, 0x11, 0x8d, 0x68, 0x1f,
        0x24, 0x12, 0x75, 0xf7, 0xc7, 0xad, 0x10, 0x1b, 0xf0, 0x88, 0x74, 0x4e, 0x6c, 0x87, 0xd5, 0x71, 0x18, 0xd1,
        0x35, 0x19, 0xa0, 0xe4, 0x25, 0xb4, 0x28, 0x8b, 0xef, 0xc9, 0xf4, 0xc5, 0x69, 0xec, 0x02, 0x6d, 0xf8, 0x86,
        0xaa, 0x15, 0x74, 0x57, 0x70, 0x4c, 0x17, 0xe8, 0x2a, 0x48, 0x78, 0x3b, 0x2b, 0xb7, 0x79, 0x0c, 0xa2, 0x71,
        0xff, 0xec, 0x7f, 0xfe, 0x78, 0x00,
    ]

    /// Makes the length and the checksum of a file right that is one member stored as it is.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 23, bytes.starts(with: begin[..<3]), bytes[3] == 0, bytes[10] == 1 else { return bytes }
        let content = bytes[15..<bytes.count - 8]
        return bytes[..<10] + stored(content) + littleEndian(crc32(content)) + littleEndian(content.count)
    }
}
