import CZlib
import EaselFiles
import EaselImages

/// A file of prepared pixels: those of one image after another, then the CRC-32 of each, then
/// what it is.
struct PixelFile: Sendable {
    private let file: OpenFile
    private let imageBytes: Int
    /// The CRC-32 of each image.
    let checksums: [UInt32]

    /// `EASELPX1` on a little-endian machine; on another the file is another.
    private static let magic = UInt64(0x3158_504C_4553_4145)
    /// Magic, images, bytes of each, checksum of the checksums, eight bytes each. They come last: a file that was not
    /// written to its end has none.
    private static let trailerBytes = 32

    /// The size of a file of so many images.
    static func byteCount(_ count: Int, _ imageBytes: Int) -> Int { count * (imageBytes + 4) + trailerBytes }

    /// Takes an open file.
    /// - Throws: `FileError` for one that is cut off, of other images or damaged where its checksums lie.
    init(_ file: OpenFile, count: Int, imageBytes: Int) throws {
        (self.file, self.imageBytes) = (file, imageBytes)
        var words = [UInt64](repeating: 0, count: Self.trailerBytes / 8)
        var checksums = [UInt32](repeating: 0, count: count)
        guard try file.regularSize() == Self.byteCount(count, imageBytes) else {
            throw FileError(path: file.path, problem: "not of the size of \(count) images")
        }
        try checksums.withUnsafeMutableBytes { try file.read(into: $0, at: count * imageBytes) }
        try words.withUnsafeMutableBytes { try file.read(into: $0, at: count * (imageBytes + 4)) }
        let sum = checksums.withUnsafeBytes { checksum($0) }
        guard words == [Self.magic, UInt64(count), UInt64(imageBytes), UInt64(sum)] else {
            throw FileError(path: file.path, problem: "is damaged")
        }
        self.checksums = checksums
    }

    /// The pixels of an image; nil where they are damaged, or cannot be read.
    func pixels(at index: Int) -> [UInt8]? {
        let pixels = try? [UInt8](unsafeUninitializedCapacity: imageBytes) { buffer, count in
            try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: index * imageBytes)
            count = imageBytes
        }
        guard let pixels, pixels.withUnsafeBytes({ checksum($0) }) == checksums[index] else { return nil }
        return pixels
    }

    /// Writes the images of a source, which are read ahead.
    static func write(_ source: any ImageSource, to file: OpenFile) throws {
        var checksums: [UInt32] = []
        checksums.reserveCapacity(source.count)
        let size = source.imageShape.count
        try source.forEachBatch(of: max(1, min(256, (4 << 20) / max(size, 1)))) { _, batch in
            let samples = try batch.allSamples()
            try samples.withUnsafeBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: size) {
                    checksums.append(checksum(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + size)])))
                }
                try file.write(bytes)
            }
        }
        let sum = try checksums.withUnsafeBytes { bytes in
            try file.write(bytes)
            return checksum(bytes)
        }
        let words = [magic, UInt64(source.count), UInt64(size), UInt64(sum)]
        try words.withUnsafeBytes { try file.write($0) }
    }

    /// The CRC-32 of all pixels, one image after another, without reading them.
    var checksumOfAll: UInt32 {
        let operation = crc32_combine_gen(imageBytes)
        return checksums.reduce(0) { UInt32(truncatingIfNeeded: crc32_combine_op(UInt($0), UInt($1), operation)) }
    }
}
