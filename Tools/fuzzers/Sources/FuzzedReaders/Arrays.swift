import Easel

extension FuzzedReader {
    /// An array of NumPy's.
    static let npy = FuzzedReader(
        "npy", ["NPY.parse"], maximumLength: 512,
        dictionary: [
            "'descr': ", "'fortran_order': ", "'shape': ", "True", "False", "'<f4'", "'>i8'", "'|O'", "(2, 3,)",
        ],
        seeds: {
            try [
                NPY.encode(NPYArray(shape: [2, 3, 4], bytes: (0..<24).map { UInt8($0) })),
                NPY.encode(NPYArray(labels: [1, 2, 70000 / 2])), NPY.encode(NPYArray(texts: ["cat", "dog"])),
            ]
        }
    ) {
        { bytes in
            let array = try NPY.parse(bytes, name: "array")
            try require(
                array.bytes.count == array.count * array.element.byteCount,
                "\(array.bytes.count) bytes for \(array.shape)")
            try require(try NPY.parse(NPY.encode(array), name: "array") == array, "it reads back as another array")
        }
    }

    /// Archives of pictures and of arrays, as `--data` takes them.
    static let archive = FuzzedReader(
        "archive", ["ImageFolder.read"], maximumLength: 4096,
        dictionary: ["PK\\x03\\x04", "PK\\x01\\x02", "PK\\x05\\x06", "ustar\\x0000", "../", "path=", "a.png"],
        seeds: { try ArchiveSeeds.files() }, repair: ArchiveSeeds.repaired
    ) {
        let file = try ScratchFile()
        return { bytes in
            try file.write(bytes)
            let set = try DatasetCatalog(roots: [], cache: nil).load(file.path)
            try require(set.train.count > 0 && set.test.count > 0, "a data set of nothing")
        }
    }
}

private enum ArchiveSeeds {
    static func files() throws -> [[UInt8]] {
        let pictures = try (0..<3).map { index in
            try PNGFile.encode(Image(height: 1, width: 2, channels: 1, pixels: [UInt8(index), 9]), name: "a")
        }
        let array = try NPYArray(shape: [3, 1, 2], bytes: [1, 2, 3, 4, 5, 6])
        let names = ["a/1.png", "a/2.png", "b/3.png"]
        let tar =
            zip(names, pictures).flatMap { header($0, size: $1.count) + padded($1) }
            + [UInt8](repeating: 0, count: 1024)
        return try [tar, NPZ.encode([("images", array), ("labels", NPYArray(labels: [0, 1, 0]))])]
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }

    /// A header of a tar archive (POSIX 1003.1-1988).
    private static func header(_ name: String, size: Int) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int) {
            block.replaceSubrange(place..<(place + text.utf8.count), with: text.utf8)
        }
        put(name, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        let octal = String(size, radix: 8)
        put(String(repeating: "0", count: 11 - octal.count) + octal, at: 124)
        put("00000000000", at: 136)
        put("0", at: 156)
        put("ustar\u{0}00", at: 257)
        return checked(block)
    }

    /// A header with its checksum.
    private static func checked(_ header: [UInt8]) -> [UInt8] {
        var block = header
        block.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
        let octal = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        block.replaceSubrange(
            148..<156, with: Array((String(repeating: "0", count: max(0, 6 - octal.count)) + octal).utf8) + [0, 0x20])
        return block
    }

    /// Makes the checksums of a tar archive's headers right again.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= 512, bytes[257..<262].elementsEqual("ustar".utf8) else { return bytes }
        var result = bytes
        var place = 0
        while place + 512 <= result.count, result[place] != 0 {
            result.replaceSubrange(place..<(place + 512), with: checked(Array(result[place..<(place + 512)])))
            let digits = String(decoding: result[(place + 124)..<(place + 135)], as: UTF8.self)
            place += 512 + ((Int(digits, radix: 8) ?? 0) & 0xffff + 511) / 512 * 512
        }
        return result
    }
}
