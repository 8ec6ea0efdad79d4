/// The kind of a file by its first bytes, for errors about a file of the wrong kind.
package enum FileKind {
    /// The number of first bytes that are enough to tell.
    package static let byteCount = 64

    private static let signatures: [(offset: Int, bytes: [UInt8], kind: String)] = [
        (0, [0x89, 0x50, 0x4E, 0x47], "a PNG file that is damaged at its beginning"),
        (0, [0xFF, 0xD8, 0xFF], "a JPEG file"), (0, Array("GIF8".utf8), "a GIF file"),
        (8, Array("WEBP".utf8), "a WebP file"), (4, Array("ftypavif".utf8), "an AVIF file"),
        (4, Array("ftyphei".utf8), "a HEIC file"), (4, Array("ftypmif1".utf8), "a HEIC file"),
        (0, Array("BM".utf8), "a BMP file"), (0, [0x49, 0x49, 0x2A, 0], "a TIFF file"),
        (0, [0x4D, 0x4D, 0, 0x2A], "a TIFF file"), (0, Array("%PDF".utf8), "a PDF file"),
        (0, [0x50, 0x4B, 3, 4], "a ZIP archive"), (0, [0x1F, 0x8B], "a gzip file"),
        (0, [0x93] + Array("NUMPY".utf8), "a NumPy array"),
        (0, Array("version https://git-lfs".utf8), "a Git LFS pointer; git lfs pull fetches the file it stands for"),
    ]

    /// The kind of file that begins with these bytes; `nil` for an unknown one.
    package static func name(of beginning: [UInt8]) -> String? {
        if beginning.isEmpty { return "an empty file" }
        let bytes = Array(beginning.prefix(byteCount))
        for (offset, signature, kind) in signatures where bytes.dropFirst(offset).starts(with: signature) {
            return kind
        }
        let isPrintable = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
        // A character may be cut off at the end of what was read.
        let isText =
            isPrintable
            && (0..<(bytes.count > 8 ? 4 : 1)).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
        guard isText else { return nil }
        let text = String(decoding: bytes, as: UTF8.self).drop { $0.isWhitespace }.lowercased()
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
            return "an HTML page, as a download that went wrong leaves"
        }
        if text.hasPrefix("<svg") || text.hasPrefix("<?xml") { return "an SVG or XML file" }
        return "a text file"
    }
}
