#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An open file: the few system calls the training files need, retried when a signal interrupts them.
///
/// Immutable after opening, and positions are passed with each call, so sharing one between threads is safe.
final class OpenFile: Sendable {
    let path: String
    let descriptor: Int32

    /// Opens a file, or a folder with `O_DIRECTORY`.
    init(_ path: String, _ flags: Int32, mode: mode_t = 0o666, cannot action: String = "open") throws(FileError) {
        // A path with a NUL inside would silently name another file.
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw FileError(path: path, problem: "cannot \(action): not a path")
        }
        var opened = open(path, flags | O_CLOEXEC, mode)
        while opened < 0 && errno == EINTR { opened = open(path, flags | O_CLOEXEC, mode) }
        guard opened >= 0 else { throw FileError(path: path, cannot: action) }
        self.path = path
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// The size in bytes of a regular file.
    ///
    /// Reports a folder, a pipe or a device: reading those could block or never end.
    func regularSize() throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, cannot: "read") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(path: path, problem: "cannot read: not a regular file")
        }
        return Int(status.st_size)
    }

    /// Fills a buffer from a position; a file that ends before is an error.
    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws(FileError) {
        var done = 0
        while done < buffer.count {
            guard let start = buffer.baseAddress else { return }
            let count = pread(descriptor, start + done, buffer.count - done, off_t(position + done))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path: path, cannot: "read") }
            guard count > 0 else {
                throw FileError(
                    path: path, problem: "ends at byte \(position + done), \(buffer.count - done) bytes too early")
            }
            done += count
        }
    }

    /// Writes all bytes at the end (or at the descriptor's position).
    func write(_ buffer: UnsafeRawBufferPointer) throws(FileError) {
        var done = 0
        while done < buffer.count {
            guard let start = buffer.baseAddress else { return }
            #if canImport(Glibc)
                let count = Glibc.write(descriptor, start + done, buffer.count - done)
            #else
                let count = Musl.write(descriptor, start + done, buffer.count - done)
            #endif
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path: path, cannot: "write") }
            done += count
        }
    }

    /// Waits until what was written is on the disk.
    func synchronize() throws(FileError) {
        while fsync(descriptor) != 0 {
            if errno == EINTR { continue }
            // Pipes, and folders of some file systems, cannot be synced and need not be.
            if errno == EINVAL || errno == EROFS { return }
            throw FileError(path: path, cannot: "write")
        }
    }

    /// A whole regular file, refused above a size that no honest file of its kind has.
    static func contents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
        let size = try file.regularSize()
        guard size <= limit else {
            throw FileError(path: path, problem: "\(size) bytes; at most \(limit) are expected")
        }
        var bytes = [UInt8](repeating: 0, count: size)
        do {
            try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(path: path, problem: "\(error)")
        }
        return bytes
    }
}
