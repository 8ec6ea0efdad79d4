/// A ZIP archive whose members lie as they are, each beginning at a multiple of 64 bytes, so that whoever maps the file into
/// memory can compute with them where they lie: the archive of PyTorch's `torch.save`.
///
/// libarchive, which `ZIPWriter` is of, says nothing of where members begin. They are lent twice, for their checksum and for
/// the file, and never held together.
///
/// Source: PKWARE's APPNOTE, 4.3; the field that fills up to a multiple is PyTorch's own, `caffe2/serialize/inline_container.cc`.
package struct AlignedArchive {
    private struct Member {
        let name: [UInt8]
        let count: Int
        let bytes: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    }

    private var members: [Member] = []
    private static let alignment = 64
    /// What sizes and places of 32 bits can say.
    private static let largest = Int(UInt32.max)

    package init() {}

    /// Adds a member whose bytes are lent when the file is written.
    package mutating func add(
        _ name: String, count: Int, bytes: @escaping ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) {
        members.append(Member(name: Array(name.utf8), count: count, bytes: bytes))
    }

    /// Adds a member.
    package mutating func add(_ name: String, _ content: [UInt8]) {
        add(name, count: content.count) { body in try content.withUnsafeBytes(body) }
    }

    /// Writes the archive; the same members give the same bytes.
    /// - Throws: `FileError` for one that is larger than such an archive can be, and what writing throws.
    package func write(to file: OpenFile) throws {
        let size = members.reduce(0) { $0 + $1.count + 2 * ($1.name.count + 128) }
        guard size < Self.largest, members.count < 1 << 16 else {
            throw FileError(path: file.path, problem: "cannot write: more than 4 GB, which a ZIP archive does not hold")
        }
        var (position, list) = (0, [UInt8]())
        for member in members {
            var sum: UInt32 = 0
            try member.bytes { sum = checksum($0) }
            let start = position + 30 + member.name.count + 4
            let fill = (Self.alignment - start % Self.alignment) % Self.alignment
            // Version 2.0, no flags, stored, the first day there is, checksum, both sizes, the length of the name.
            let shared: [UInt8] =
                [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0] + little(Int(sum), 4) + little(member.count, 4)
                + little(member.count, 4) + little(member.name.count, 2)
            let extra = Array("FB".utf8) + little(fill, 2) + [UInt8](repeating: UInt8(ascii: "Z"), count: fill)
            try write([0x50, 0x4B, 3, 4] + shared + little(extra.count, 2) + member.name + extra, to: file)
            try member.bytes { try file.write($0) }
            // Written by Unix; no extra field, no comment, the first disk, no attributes but a file's permissions.
            list += [0x50, 0x4B, 1, 2, 20, 3] + shared + [UInt8](repeating: 0, count: 8) + little(0o100644 << 16, 4)
            list += little(position, 4) + member.name
            position = start + fill + member.count
        }
        let count = little(members.count, 2)
        let end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count
        try write(list + end + little(list.count, 4) + little(position, 4) + [0, 0], to: file)
    }

    private func write(_ bytes: [UInt8], to file: OpenFile) throws { try bytes.withUnsafeBytes { try file.write($0) } }

    private func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
