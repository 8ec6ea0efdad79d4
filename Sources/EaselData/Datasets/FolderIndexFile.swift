import EaselFiles
import EaselImages

/// The file that a `FolderIndex` is kept in: numbers in the order of a little-endian machine, a checksum before them.
///
/// It says no more than what reading the files again would, so a damaged one is left aside.
enum FolderIndexFile {
    /// The largest index that is read or written, in bytes.
    static let largest = 128 << 20
    /// `EASELFI` and the version of the layout, which is raised also when headers come to mean something else.
    private static let magic: [UInt8] = Array("EASELFI1".utf8)

    /// The bytes of an index; nil for more than are kept.
    static func bytes(of entries: [String: FolderIndex.Entry]) -> [UInt8]? {
        var body: [UInt8] = []
        body.reserveCapacity(entries.count * 160)
        func put(_ value: some FixedWidthInteger) { withUnsafeBytes(of: value.littleEndian) { body += $0 } }
        func put(_ text: String) {
            put(UInt16(text.utf8.count))
            body += text.utf8
        }
        for (path, entry) in entries where path.utf8.count <= Int(UInt16.max) {
            put(path)
            for word in entry.identity.words { put(word) }
            put(UInt8(entry.header == nil ? 0 : 1))
            if let header = entry.header {
                put(header.format)
                put(UInt32(header.storedHeight))
                put(UInt32(header.storedWidth))
                for small in [header.channels, header.bitDepth, header.bitsPerPixel ?? -1] { put(Int16(small)) }
                put(UInt8(header.orientation.rawValue))
            }
            put(entry.digest ?? "")
        }
        guard body.count < largest - 64 else { return nil }
        return magic + withUnsafeBytes(of: body.withUnsafeBytes { checksum($0) }.littleEndian) { Array($0) } + body
    }

    /// What an index says; nil for one that is damaged, or of another version.
    static func entries(of bytes: [UInt8]) -> [String: FolderIndex.Entry]? {
        let start = magic.count + 4
        guard bytes.starts(with: magic), bytes.count >= start else { return nil }
        return bytes.withUnsafeBytes { all in
            let body = UnsafeRawBufferPointer(rebasing: all[start...])
            guard all.loadUnaligned(fromByteOffset: magic.count, as: UInt32.self).littleEndian == checksum(body) else {
                return nil
            }
            var reader = Reader(bytes: body)
            var entries: [String: FolderIndex.Entry] = [:]
            entries.reserveCapacity(body.count / 128)
            while !reader.isAtEnd {
                guard let path = reader.text(), let entry = entry(&reader) else { return nil }
                entries[path] = entry
            }
            return entries
        }
    }

    private static func entry(_ reader: inout Reader) -> FolderIndex.Entry? {
        var words: [UInt64] = []
        for _ in 0..<FileIdentity.count {
            guard let word = reader.number(UInt64.self) else { return nil }
            words.append(word)
        }
        guard let hasHeader = reader.number(UInt8.self), hasHeader <= 1 else { return nil }
        var header: ImageHeader?
        if hasHeader == 1 {
            guard let format = reader.text(), let height = reader.number(UInt32.self),
                let width = reader.number(UInt32.self), let channels = reader.number(Int16.self),
                let depth = reader.number(Int16.self), let bits = reader.number(Int16.self),
                let turn = reader.number(UInt8.self), let orientation = ImageOrientation(rawValue: Int(turn)),
                height > 0, width > 0
            else { return nil }
            header = ImageHeader(
                format: format, height: Int(height), width: Int(width), channels: Int(channels), bitDepth: Int(depth),
                orientation: orientation, bitsPerPixel: bits < 0 ? nil : Int(bits))
        }
        guard let digest = reader.text(), digest.isEmpty || digest.utf8.count == 64 else { return nil }
        return FolderIndex.Entry(
            identity: FileIdentity(words: words), header: header, digest: digest.isEmpty ? nil : digest)
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        private var offset = 0

        init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        var isAtEnd: Bool { offset == bytes.count }

        mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) -> Number? {
            let size = MemoryLayout<Number>.size
            guard bytes.count - offset >= size else { return nil }
            defer { offset += size }
            return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
        }

        mutating func text() -> String? {
            guard let count = number(UInt16.self).map(Int.init), bytes.count - offset >= count else { return nil }
            defer { offset += count }
            return String(validating: bytes[offset..<(offset + count)], as: UTF8.self)
        }
    }
}
