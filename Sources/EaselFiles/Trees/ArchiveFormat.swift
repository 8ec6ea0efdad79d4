/// The kinds of archive that are read as folders, told by their content.
package enum ArchiveFormat: Sendable {
    /// A ZIP archive: its members are found by the list at its end, and read in place.
    case zip
    /// A tar archive, which is read in place.
    case tar
    /// A tar archive compressed by gzip or xz, which can only be read from its beginning.
    case compressedTar

    /// The size of a block of a tar archive in bytes, of which the first is a header.
    private static let blockSize = 512

    /// The format of an open file; `nil` for one that is no archive, or of another format.
    package static func of(_ file: any ReadableFile) -> ArchiveFormat? {
        guard let beginning = try? file.beginning(count: 1 << 14) else { return nil }
        // The second is that of an archive without members.
        if beginning.starts(with: [0x50, 0x4B, 3, 4]) || beginning.starts(with: [0x50, 0x4B, 5, 6]) { return .zip }
        if beginning.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) { return .compressedTar }
        if Gzip.isCompressed(beginning) {
            return isTar(Gzip.inflatedBeginning(of: beginning, count: blockSize)) ? .compressedTar : nil
        }
        return isTar(beginning) ? .tar : nil
    }

    /// Whether bytes begin with the header of a tar archive, whose checksum says that it is one.
    private static func isTar(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= blockSize, bytes[0] != 0 else { return false }
        let header = bytes[..<blockSize]
        let (field, space) = (148..<156, UInt8(ascii: " "))
        let digits = header[field].drop { $0 == space }.prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        let sum = header.indices.reduce(0) { $0 + Int(field.contains($1) ? space : header[$1]) }
        return Int(String(decoding: digits, as: UTF8.self), radix: 8) == sum
    }

    /// The name of a kind of archive that is not read, for an error; `nil` for what is none.
    package static func unread(_ beginning: [UInt8]) -> String? {
        let signatures: [(bytes: [UInt8], kind: String)] = [
            (Array("7z".utf8) + [0xBC, 0xAF, 0x27, 0x1C], "a 7z archive"), (Array("Rar!".utf8), "a RAR archive"),
            ([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd"), (Array("BZh".utf8), "compressed by bzip2"),
        ]
        return signatures.first { beginning.starts(with: $0.bytes) }?.kind
    }
}
