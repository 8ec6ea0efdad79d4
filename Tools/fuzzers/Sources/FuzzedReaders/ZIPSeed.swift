/// ZIP archives whose members lie as they are, for seeds.
enum ZIPSeed {
    /// An archive (PKWARE's APPNOTE, 4.3).
    static func archive(_ files: [(name: String, content: [UInt8])]) -> [UInt8] {
        var (members, list) = ([UInt8](), [UInt8]())
        for (name, content) in files {
            // Version 2.0, no flags, stored, a date, checksum, sizes, lengths of the name and of nothing more.
            let shared: [UInt8] =
                [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0] + littleEndian(crc32(content)) + littleEndian(content.count)
                + littleEndian(content.count) + littleEndian(name.utf8.count, count: 2) + [0, 0]
            let place = littleEndian(members.count)
            list += [0x50, 0x4B, 1, 2, 20, 0] + shared + [UInt8](repeating: 0, count: 10) + place + name.utf8
            members += [0x50, 0x4B, 3, 4] + shared + name.utf8 + content
        }
        let count = littleEndian(files.count, count: 2)
        let end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count
        return members + list + end + littleEndian(list.count) + littleEndian(members.count) + [0, 0]
    }

    /// Makes the checksums of members that lie as they are right again, in their headers and in the list.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        let end = bytes.count - 22
        guard end >= 0, bytes[end...].starts(with: [0x50, 0x4B, 5, 6]) else { return bytes }
        var (result, entry) = (bytes, number(bytes, end + 16, 4))
        while entry + 46 <= end, bytes[entry...].starts(with: [0x50, 0x4B, 1, 2]) {
            let (member, next) = (number(bytes, entry + 42, 4), entry + 46 + number(bytes, entry + 28, 2))
            guard member + 30 <= bytes.count else { return result }
            let start = member + 30 + number(bytes, member + 26, 2) + number(bytes, member + 28, 2)
            let stop = start + number(bytes, entry + 20, 4)
            if stop <= bytes.count, number(bytes, entry + 10, 2) == 0 {
                let sum = littleEndian(crc32(result[start..<stop]))
                result.replaceSubrange(member + 14..<member + 18, with: sum)
                result.replaceSubrange(entry + 16..<entry + 20, with: sum)
            }
            entry = next + number(bytes, entry + 30, 2) + number(bytes, entry + 32, 2)
        }
        return result
    }

    private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
