#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An open file: the few system calls that reading and writing need, retried when a signal interrupts them.
///
/// Immutable after opening, and positions are passed with each call, so sharing one between threads is safe.
package final class OpenFile: Sendable {
    /// The path that errors name.
    package let path: String
    package let descriptor: Int32

    /// Opens a file, or a folder with `O_DIRECTORY`.
    package init(_ path: String, _ flags: Int32, mode: mode_t = 0o666, cannot action: String = "open") throws(FileError)
    {
        descriptor = try Self.opened(path, flags, mode, cannot: action)
        self.path = path
    }

    /// Takes over an open descriptor.
    init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    static func opened(
        _ path: String, _ flags: Int32, _ mode: mode_t, cannot action: String
    ) throws(FileError) -> Int32 {
        // A path with a NUL inside would silently name another file.
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw FileError(path: path, problem: "cannot \(action): not a path")
        }
        var opened = open(path, flags | O_CLOEXEC, mode)
        while opened < 0 && errno == EINTR { opened = open(path, flags | O_CLOEXEC, mode) }
        guard opened >= 0 else { throw FileError(path: path, cannot: action) }
        return opened
    }

    deinit { close(descriptor) }

    /// The size in bytes of a regular file.
    ///
    /// Reports a folder, a pipe or a device: reading those could block or never end.
    package func regularSize() throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, cannot: "read") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(path: path, problem: "cannot read: not a regular file")
        }
        return Int(status.st_size)
    }

    /// Fills a buffer from a position; a file that ends too early is an error.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws(FileError) {
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

    /// Whether the last byte of the file ends a line; an empty file has no line to end.
    package func endsWithNewline() throws(FileError) -> Bool {
        let size = try regularSize()
        guard size > 0 else { return true }
        var byte: UInt8 = 0
        let count = pread(descriptor, &byte, 1, off_t(size - 1))
        guard count == 1 else { throw FileError(path: path, cannot: "read") }
        return byte == UInt8(ascii: "\n")
    }

    /// Writes all bytes at the end (or at the descriptor's position).
    package func write(_ buffer: UnsafeRawBufferPointer) throws(FileError) {
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

    /// Gives the file the permissions of one that it is to replace, and its owner where that is allowed.
    func takeOwnership(of old: stat) {
        _ = fchown(descriptor, old.st_uid, old.st_gid)
        fchmod(descriptor, old.st_mode & 0o777)
    }

    /// Waits until what was written is on the disk.
    package func synchronize() throws(FileError) {
        while fsync(descriptor) != 0 {
            if errno == EINTR { continue }
            // Pipes, and folders of some file systems, cannot be synced and need not be.
            if errno == EINVAL || errno == EROFS { return }
            throw FileError(path: path, cannot: "write")
        }
    }

    /// The whole of a regular file, refused above a size that no honest file of its kind has.
    package func contents(limit: Int) throws(FileError) -> [UInt8] {
        let size = try regularSize()
        guard size <= limit else {
            throw FileError(path: path, problem: "\(size) bytes; at most \(limit) are expected")
        }
        var bytes = [UInt8](repeating: 0, count: size)
        // The standard library's closures throw any error, so what went wrong is carried out of this one.
        let failure = bytes.withUnsafeMutableBytes { buffer in
            do throws(FileError) {
                try read(into: buffer, at: 0)
                return FileError?.none
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// The whole of a regular file, refused above a size that no honest file of its kind has.
    package static func contents(of path: String, limit: Int) throws(FileError) -> [UInt8] {
        try OpenFile(path, O_RDONLY | O_NONBLOCK).contents(limit: limit)
    }
}
