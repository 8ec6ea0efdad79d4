#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The identity of one state of a regular file: what tells it from any other file and from itself at another time.
///
/// Device, inode, size, and the times of the last changes of content and of anything. The latter, `ctime`, cannot be set
/// back, so what was kept of a file and its identity is never taken for what the file became.
package struct FileIdentity: Hashable, Sendable {
    /// The number of `words`.
    package static let count = 7

    /// Device, inode, size, then the last changes of content and of anything, in seconds and nanoseconds.
    package let words: [UInt64]

    /// The identity that some words tell, of which there must be `count`.
    package init(words: [UInt64]) {
        precondition(words.count == Self.count)
        self.words = words
    }

    /// The identity of an open file; nil for what is no regular file.
    package init?(of file: OpenFile) {
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The identity of the file at a path, links followed; nil for what is no regular file.
    package init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    private init?(_ status: stat) {
        guard status.st_mode & S_IFMT == S_IFREG else { return nil }
        words = [
            UInt64(status.st_dev), UInt64(status.st_ino), UInt64(max(status.st_size, 0)),
            UInt64(bitPattern: Int64(status.st_mtim.tv_sec)), UInt64(status.st_mtim.tv_nsec),
            UInt64(bitPattern: Int64(status.st_ctim.tv_sec)), UInt64(status.st_ctim.tv_nsec),
        ]
    }

    /// The size of the file in bytes.
    package var size: Int { Int(clamping: words[2]) }

    /// Whether nothing about the file changed within so many seconds: what changed a moment ago, within what the clock of
    /// its file system tells apart, may change once more and look the same. A time to come does not say.
    package func isQuiet(for seconds: Int) -> Bool { time(nil) - Int(clamping: Int64(bitPattern: words[5])) >= seconds }
}
