import CArchive

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A pass through the members of an archive, one after the other, by libarchive.
///
/// Not to be used by two threads at once.
final class ArchiveReader {
    /// What a member is.
    enum Kind { case file, folder, link, device }

    /// A member's header.
    struct Entry {
        /// Its name as the archive has it; what is not UTF-8 in it is replaced.
        let name: String
        let kind: Kind
        /// The bytes of its content; `nil` where that is known only at its end.
        let size: Int?
        let isEncrypted: Bool
        /// Where its header was looked for, and where the reader is behind it, in bytes from the beginning of the archive
        /// as it is inflated.
        let headerPosition: Int
        let dataPosition: Int
    }

    /// How an archive is read.
    enum Mode {
        /// From its beginning to its end, by the list of members at its end where it is a ZIP archive.
        case whole
        /// One member, whose header begins at the position.
        case member
    }

    private let handle: OpaquePointer
    private let source: ArchiveSource
    private let path: String

    /// Names are UTF-8 whatever the locale of the process.
    nonisolated(unsafe) private static let locale = easel_utf8_locale()

    /// Opens an archive.
    /// - Parameters:
    ///   - file: The archive.
    ///   - start: Where to begin in it.
    /// - Throws: `FileError` for one that is damaged.
    init(_ file: any ReadableFile, _ format: ArchiveFormat, _ mode: Mode = .whole, from start: Int = 0) throws {
        path = file.path
        guard let handle = archive_read_new() else {
            throw FileError(path: path, problem: "cannot read: no memory for a reader of archives")
        }
        self.handle = handle
        source = ArchiveSource(file, from: start, blockSize: format == .compressedTar ? 1 << 17 : 1 << 14)
        try Self.inUTF8 {
            switch (format, mode) {
            case (.zip, .whole): archive_read_support_format_zip_seekable(handle)
            case (.zip, .member): archive_read_support_format_zip_streamable(handle)
            case (.tar, _): archive_read_support_format_tar(handle)
            case (.compressedTar, _):
                archive_read_support_format_tar(handle)
                archive_read_support_filter_gzip(handle)
                archive_read_support_filter_xz(handle)
            }
            try require(source.open(handle), "cannot read")
        }
    }

    deinit { archive_read_free(handle) }

    /// The next member; `nil` at the end.
    /// - Throws: `FileError` for an archive that is damaged.
    func next() throws -> Entry? {
        try Self.inUTF8 {
            var entry: OpaquePointer?
            let status = archive_read_next_header(handle, &entry)
            if status == ARCHIVE_EOF { return nil }
            try require(status, "is damaged or truncated")
            guard let entry, let name = archive_entry_pathname(entry) else {
                throw FileError(path: path, problem: "is damaged: a member without a name; get it anew")
            }
            let kind: Kind =
                switch archive_entry_filetype(entry) & 0o170000 {
                case 0o100000: archive_entry_hardlink(entry) == nil ? .file : .link
                case 0o040000: .folder
                case 0o120000: .link
                // An older tar archive's plain member, unless it is a link.
                case 0: archive_entry_hardlink(entry) == nil ? .file : .link
                default: .device
                }
            return Entry(
                name: String(cString: name), kind: kind,
                size: archive_entry_size_is_set(entry) != 0 ? Int(max(archive_entry_size(entry), 0)) : nil,
                isEncrypted: archive_entry_is_encrypted(entry) != 0,
                headerPosition: Int(archive_read_header_position(handle)),
                dataPosition: Int(archive_filter_bytes(handle, 0)))
        }
    }

    /// Reads the next bytes of the member's content.
    /// - Returns: How many; fewer than there is room for at its end only.
    /// - Throws: `FileError` for content that is damaged; `name` is what it calls the member.
    func read(into buffer: UnsafeMutableRawBufferPointer, name: String) throws -> Int {
        try Self.inUTF8 {
            var done = 0
            while done < buffer.count {
                let count = archive_read_data(handle, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0 { try require(Int32(clamping: count), "cannot read", name: name, isStrict: true) }
                if count <= 0 { break }
                done += count
            }
            return done
        }
    }

    /// The bytes read of the file, and those that they inflated to.
    var progress: (compressed: Int, inflated: Int) {
        (Int(archive_filter_bytes(handle, -1)), Int(archive_filter_bytes(handle, 0)))
    }

    private func require(_ status: Int32, _ failure: String, name: String? = nil, isStrict: Bool = false) throws {
        // A warning is one about a name or an attribute, but of content.
        guard status != ARCHIVE_OK, isStrict || status != ARCHIVE_WARN else { return }
        if let error = source.failure { throw error }
        let reason = archive_error_string(handle).map { String(cString: $0) } ?? "libarchive's status \(status)"
        throw FileError(
            path: name ?? path, problem: "\(failure): \(reason.inOneLine(limit: 200)); get the archive anew")
    }

    /// Does something in a locale in which names are UTF-8.
    private static func inUTF8<Result>(_ body: () throws -> Result) rethrows -> Result {
        let old = uselocale(locale)
        defer { uselocale(old) }
        return try body()
    }
}
