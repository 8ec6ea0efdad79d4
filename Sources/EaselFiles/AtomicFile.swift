#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Atomic file writes: at any moment, even after a crash, a path holds either its old content or all of the new.
///
/// The content goes to a temporary file in the same folder, is synced, and is renamed over the path; then the folder is
/// synced. When anything fails, or a signal ends the process, the temporary file is removed and the old file is
/// untouched. A file that is replaced hands on its permissions. A symbolic link is followed, so that the file it names
/// is replaced and the link stays. A pipe or a device is written to directly.
public enum AtomicFile {
    /// Replaces a file's content with bytes.
    ///
    /// Throws a `FileError` naming the path and the reason: no space, no permission, no such folder.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - path: The file.
    ///   - isSynchronized: Whether to wait until the content is on the disk. Whoever writes many files waits once, by
    ///     `FileSystem.synchronize`, and leaves this out.
    public static func write(_ bytes: [UInt8], to path: String, isSynchronized: Bool = true) throws {
        try write(to: path, isSynchronized: isSynchronized) { file in try bytes.withUnsafeBytes { try file.write($0) } }
    }

    /// Replaces a file's content with a text.
    ///
    /// Throws a `FileError` naming the path and the reason.
    public static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Replaces a file's content with what the body writes; nothing is changed where the body throws.
    package static func write(
        to path: String, isSynchronized: Bool = true, _ body: (OpenFile) throws -> Void
    ) throws {
        var destination = path
        var status = stat()
        if stat(path, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFDIR: throw FileError(path: path, problem: "cannot write: it is a folder, a file is expected")
            case S_IFREG: destination = FileSystem.wholePath(path)
            default: return try body(OpenFile(path, O_WRONLY, cannot: "write"))
            }
        }
        let name = FileSystem.lastName(of: destination)
        do {
            let folder = try OpenFolder(FileSystem.folder(of: destination), cannot: "write")
            try folder.write(name, isSynchronized: isSynchronized, body)
        } catch let error as FileError where error.systemError != nil {
            // The person knows the path they asked for, not where a link led or what the temporary file is called.
            throw FileError(path: path, cannot: "write", because: error.systemError ?? EIO)
        }
    }
}
