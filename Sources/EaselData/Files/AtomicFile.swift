#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Writes files so that a reader finds either the whole old one or the whole new one, whenever the process dies.
///
/// The bytes go to a temporary file in the same folder (`.easel-<process>-<number>.tmp`), which is synced and then
/// renamed over the destination; on failure it is removed. A symbolic link is followed, so the file it names is
/// replaced and the link stays. A pipe or a device is written to directly.
public enum AtomicFile {
    /// Writes bytes to a file.
    ///
    /// - Throws: `DataError` naming the path and the reason: no space, no permission, no such folder.
    public static func write(_ bytes: [UInt8], to path: String) throws {
        try write(to: path) { writer in
            try bytes.withUnsafeBytes { try writer.append($0) }
        }
    }

    /// Writes a file piece by piece; it appears when the closure returns, and not at all when the closure throws.
    ///
    /// - Throws: `DataError` naming the path and the reason, or what the closure throws.
    public static func write(to path: String, _ body: (borrowing Writer) throws -> Void) throws {
        var status = stat()
        var destination = path
        if stat(path, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFDIR: throw DataError("cannot write \(path): it is a folder, a file is expected")
            case S_IFREG:
                if let resolved = realpath(path, nil) {
                    destination = String(cString: resolved)
                    free(resolved)
                }
            default: return try writeDirectly(to: path, body)
            }
        }
        let folder = FileSystem.folder(of: destination)
        let (file, temporary) = try makeTemporaryFile(in: folder, for: path)
        var isOpen = true
        do {
            try body(Writer(file: file, path: path))
            guard fsync(file) == 0 else { throw FileSystem.failure("write", path) }
            isOpen = false
            guard close(file) == 0 else { throw FileSystem.failure("write", path) }
            guard rename(temporary, destination) == 0 else { throw FileSystem.failure("write", path) }
        } catch {
            if isOpen { close(file) }
            unlink(temporary)
            throw error
        }
        syncFolder(folder)
    }

    /// Makes a rename within a folder durable; a file system that cannot sync folders is left at that.
    package static func syncFolder(_ folder: String) {
        let handle = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard handle >= 0 else { return }
        fsync(handle)
        close(handle)
    }

    /// Opens a new file of a name nobody uses, next to where it will be renamed to.
    package static func makeTemporaryFile(in folder: String, for path: String) throws -> (file: Int32, path: String) {
        // A number may be taken by another thread or left by a dead process that had this one's identifier.
        for number in 0..<10_000 {
            let temporary = "\(folder)/.easel-\(getpid())-\(number).tmp"
            let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if file >= 0 { return (file, temporary) }
            guard errno == EEXIST else { throw FileSystem.failure("write", path) }
        }
        throw DataError("cannot write \(path): \(folder) is full of temporary files .easel-*.tmp, remove them")
    }

    private static func writeDirectly(to path: String, _ body: (borrowing Writer) throws -> Void) throws {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileSystem.failure("write", path) }
        defer { close(file) }
        try body(Writer(file: file, path: path))
    }

    /// Appends to the file being written.
    public struct Writer: ~Copyable {
        private let file: Int32
        private let path: String

        fileprivate init(file: Int32, path: String) {
            self.file = file
            self.path = path
        }

        /// Appends bytes.
        ///
        /// - Throws: `DataError` naming the destination and the reason.
        public func append(_ bytes: UnsafeRawBufferPointer) throws {
            var remaining = bytes
            while !remaining.isEmpty {
                let written = writeBytes(file, remaining.baseAddress, remaining.count)
                if written >= 0 {
                    remaining = UnsafeRawBufferPointer(rebasing: remaining[written...])
                } else if errno != EINTR {
                    throw FileSystem.failure("write", path)
                }
            }
        }
    }
}

/// The C library's `write`, under a name that `AtomicFile.write` does not hide.
private func writeBytes(_ file: Int32, _ source: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, source, count)
}
