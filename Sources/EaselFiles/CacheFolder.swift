#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A folder of the user's cache whose files together take no more than so many bytes; those used longest ago go first.
///
/// What a crash of the machine leaves of a file, whoever reads it must tell by a checksum: nothing waits for the disk.
package struct CacheFolder: Sendable {
    /// The path, which need not be there before something is written.
    package let path: String
    /// The most bytes that all files together take.
    package let capacity: Int
    private let suffix: String

    /// Makes a cache of the files in a folder whose names end in a suffix.
    package init(_ path: String, suffix: String, capacity: Int) {
        (self.path, self.suffix, self.capacity) = (path, suffix, capacity)
    }

    /// The number of files kept and of their bytes.
    package var usage: (files: Int, bytes: Int) {
        let kept = (try? OpenFolder(path)).map(files) ?? []
        return (kept.count, kept.reduce(0) { $0 + $1.size })
    }

    /// One name for each path of the file system, so that what is kept of it is replaced; nil where there is nothing.
    package func name(for source: String) -> String? {
        guard let whole = realpath(source, nil) else { return nil }
        defer { free(whole) }
        return name(forKey: String(cString: whole))
    }

    /// One name for each key.
    package func name(forKey key: String) -> String { SHA256.hexDigest(of: Array(key.utf8)).prefix(32) + suffix }

    /// Opens a file that is kept; nil where it is not.
    package func open(_ name: String) -> OpenFile? {
        try? OpenFolder(path).open(name, O_RDONLY | O_NONBLOCK)
    }

    /// Notes that a file is in use, so that others go before it.
    package func noteUse(of file: OpenFile) { futimens(file.descriptor, nil) }

    /// Keeps a file, whole or not at all; others make room for it.
    /// - Parameter size: The bytes that it will take.
    /// - Throws: `FileError` where it cannot be written, and what the body does.
    package func write(_ name: String, size: Int, _ body: (OpenFile) throws -> Void) throws {
        try FileSystem.makeFolder(path)
        let opened = try OpenFolder(path)
        try opened.whileLocked {
            // Whoever has the lock is the only one that writes here: what is half written was left by a process that is gone.
            opened.removeTemporaries()
            makeRoom(for: size, in: opened, except: name)
            try opened.write(name, isSynchronized: false, body)
        }
    }

    /// Removes what was used longest ago, where the files but for one are larger together than the cache may be. That one may be
    /// written in place by whoever calls.
    package func makeRoom(except name: String) {
        guard let opened = try? OpenFolder(path) else { return }
        opened.whileLocked { makeRoom(for: 0, in: opened, except: name) }
    }

    private func makeRoom(for size: Int, in opened: OpenFolder, except name: String) {
        var kept = files(in: opened).filter { $0.name != name }.sorted { $0.used < $1.used }
        var total = kept.reduce(size) { $0 + $1.size }
        while total > capacity, !kept.isEmpty {
            let oldest = kept.removeFirst()
            try? opened.remove(oldest.name)
            total -= oldest.size
        }
    }

    private func files(in folder: OpenFolder) -> [(name: String, size: Int, used: Int)] {
        ((try? folder.names()) ?? []).filter { $0.hasSuffix(suffix) }.compactMap { name in
            var status = stat()
            guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
            return (name, Int(status.st_size), status.st_mtim.tv_sec)
        }
    }
}
