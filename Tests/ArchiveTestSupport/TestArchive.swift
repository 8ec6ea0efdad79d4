import CArchive

/// An archive that a test writes by libarchive, also such as nobody should.
public struct TestArchive {
    /// The kinds of archive.
    public enum Kind: String, CaseIterable, Sendable {
        case zip, storedZip, streamedZip, tar, tarGzip, tarXZ
    }

    /// What a member is.
    public enum Member {
        case file([UInt8])
        case folder
        case symbolicLink(String)
        case hardLink(String)
        case pipe
    }

    /// What libarchive refused.
    public struct Refusal: Error { public let reason: String }

    private final class Sink { var bytes: [UInt8] = [] }

    /// The bytes of an archive.
    /// - Parameter passphrase: encrypts the members of a ZIP archive.
    public static func bytes(
        _ kind: Kind, _ members: [(name: String, member: Member)], passphrase: String? = nil
    ) throws -> [UInt8] {
        guard let handle = archive_write_new(), let entry = archive_entry_new() else {
            throw Refusal(reason: "no memory")
        }
        defer {
            archive_entry_free(entry)
            archive_write_free(handle)
        }
        func require(_ status: Int32) throws {
            guard status != ARCHIVE_OK, status != ARCHIVE_WARN else { return }
            throw Refusal(reason: archive_error_string(handle).map { String(cString: $0) } ?? "status \(status)")
        }
        switch kind {
        case .zip, .storedZip, .streamedZip:
            try require(archive_write_set_format_zip(handle))
            if kind == .storedZip { try require(archive_write_zip_set_compression_store(handle)) }
            if let passphrase {
                try require(archive_write_set_options(handle, "zip:encryption=traditional"))
                try require(archive_write_set_passphrase(handle, passphrase))
            }
        case .tar, .tarGzip, .tarXZ:
            try require(archive_write_set_format_pax_restricted(handle))
            if kind == .tarGzip { try require(archive_write_add_filter_gzip(handle)) }
            if kind == .tarXZ { try require(archive_write_add_filter_xz(handle)) }
        }
        let sink = Sink()
        let data = Unmanaged.passUnretained(sink).toOpaque()
        try require(archive_write_set_bytes_in_last_block(handle, 1))
        try require(
            archive_write_open(
                handle, data, nil,
                { _, data, bytes, count in
                    guard let data, let bytes else { return -1 }
                    Unmanaged<Sink>.fromOpaque(data).takeUnretainedValue().bytes
                        .append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
                    return count
                }, nil))
        for (name, member) in members {
            archive_entry_clear(entry)
            archive_entry_set_pathname(entry, name)
            archive_entry_set_perm(entry, 0o644)
            archive_entry_set_filetype(entry, 0o100000)
            archive_entry_set_size(entry, 0)
            var content: [UInt8] = []
            switch member {
            case .file(let bytes):
                content = bytes
                if kind == .streamedZip {
                    archive_entry_unset_size(entry)
                } else {
                    archive_entry_set_size(entry, Int64(bytes.count))
                }
            case .folder: archive_entry_set_filetype(entry, 0o040000)
            case .symbolicLink(let target):
                archive_entry_set_filetype(entry, 0o120000)
                archive_entry_set_symlink(entry, target)
            case .hardLink(let target): archive_entry_set_hardlink(entry, target)
            case .pipe: archive_entry_set_filetype(entry, 0o010000)
            }
            try require(archive_write_header(handle, entry))
            if !content.isEmpty, content.withUnsafeBytes({ archive_write_data(handle, $0.baseAddress, $0.count) }) < 0 {
                try require(ARCHIVE_FATAL)
            }
        }
        try require(archive_write_close(handle))
        return withExtendedLifetime(sink) { sink.bytes }
    }

    /// The bytes of an archive of files alone.
    public static func bytes(_ kind: Kind, files: [(name: String, content: [UInt8])]) throws -> [UInt8] {
        try bytes(kind, files.map { ($0.name, .file($0.content)) })
    }
}
