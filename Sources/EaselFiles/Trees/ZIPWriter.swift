import CArchive

/// ZIP archives of a few members, in memory.
package enum ZIPWriter {
    /// The bytes of an archive.
    ///
    /// - Parameters:
    ///   - members: names and contents, in their order.
    ///   - path: what errors call it.
    /// - Throws: `FileError` where libarchive refuses.
    package static func encode(_ members: [(name: String, content: [UInt8])], path: String) throws -> [UInt8] {
        guard let handle = archive_write_new() else {
            throw FileError(path: path, problem: "cannot write: no memory for an archive")
        }
        defer { archive_write_free(handle) }
        let sink = Sink()
        func require(_ status: Int32) throws {
            guard status != ARCHIVE_OK, status != ARCHIVE_WARN else { return }
            let reason = archive_error_string(handle).map { String(cString: $0) } ?? "libarchive's status \(status)"
            throw FileError(path: path, problem: "cannot write: \(reason.inOneLine(limit: 200))")
        }
        try require(archive_write_set_format_zip(handle))
        // Nothing after the end of the archive.
        try require(archive_write_set_bytes_in_last_block(handle, 1))
        let data = Unmanaged.passUnretained(sink).toOpaque()
        try withExtendedLifetime(sink) {
            try require(
                archive_write_open(
                    handle, data, nil,
                    { _, data, bytes, count in
                        guard let data, let bytes else { return -1 }
                        Unmanaged<Sink>.fromOpaque(data).takeUnretainedValue().bytes
                            .append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
                        return count
                    }, nil))
            guard let entry = archive_entry_new() else {
                throw FileError(path: path, problem: "cannot write: no memory for an archive")
            }
            defer { archive_entry_free(entry) }
            for (name, content) in members {
                archive_entry_clear(entry)
                archive_entry_set_pathname(entry, name)
                archive_entry_set_size(entry, Int64(content.count))
                archive_entry_set_filetype(entry, 0o100000)
                archive_entry_set_perm(entry, 0o644)
                try require(archive_write_header(handle, entry))
                var done = 0
                while done < content.count {
                    let count = content[done...].withUnsafeBytes {
                        archive_write_data(handle, $0.baseAddress, $0.count)
                    }
                    guard count > 0 else {
                        try require(count == 0 ? ARCHIVE_FATAL : Int32(clamping: count))
                        break
                    }
                    done += count
                }
            }
            try require(archive_write_close(handle))
        }
        return sink.bytes
    }

    private final class Sink { var bytes: [UInt8] = [] }
}
