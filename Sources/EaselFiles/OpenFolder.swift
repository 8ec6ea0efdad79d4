import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An open folder, beneath which files are opened, replaced, listed and removed without following a symbolic link.
///
/// A name given to its methods is one name, not a path. What has been opened stays the same folder, whatever is renamed
/// or linked meanwhile, so nobody can lead a writer elsewhere.
package final class OpenFolder: Sendable {
    /// The path it was opened under, for messages.
    package let path: String
    package let descriptor: Int32

    /// The suffix of temporary files, by which those that a killed process left behind are recognised.
    package static let temporarySuffix = ".partial"
    private static let counter = Atomic<Int>(0)
    /// Whether the same folder under another path has the lock, and keeps it when this one goes.
    private let isLockHandedOver = Atomic<Bool>(false)

    /// Opens a folder that a person named; the path itself may lead through links.
    package init(_ path: String, cannot action: String = "open") throws(FileError) {
        descriptor = try OpenFile.opened(path, O_RDONLY | O_DIRECTORY, 0, cannot: action)
        self.path = path
    }

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    /// The same folder under another path: it was renamed. A lock on one is a lock on both.
    package init(_ other: OpenFolder, path: String) throws(FileError) {
        descriptor = fcntl(other.descriptor, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw FileError(path: path, cannot: "open") }
        self.path = path
        other.isLockHandedOver.store(true, ordering: .relaxed)
    }

    deinit {
        // A lock belongs to the open folder, which a command that is just being started may still share.
        if !isLockHandedOver.load(ordering: .relaxed) { flock(descriptor, LOCK_UN) }
        close(descriptor)
    }

    /// The path of something in the folder.
    package func path(of name: String) -> String { path.hasSuffix("/") ? path + name : path + "/" + name }

    /// Opens a folder in this one.
    ///
    /// Throws a `FileError` where there is none, or where it is a link, which is refused.
    /// - Parameter isMade: Whether to make it where there is none.
    package func folder(_ name: String, isMade: Bool = false) throws(FileError) -> OpenFolder {
        if isMade, mkdirat(descriptor, name, 0o777) != 0, errno != EEXIST {
            throw FileError(path: path(of: name), cannot: "create the folder")
        }
        try refuseLink(name)
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let opened = opening(name, flags)
        guard opened >= 0 else {
            let reason = errno
            if reason == ENOTDIR {
                throw FileError(path: path(of: name), problem: "a folder is expected here, and a file is in the way")
            }
            throw FileError(path: path(of: name), cannot: "open", because: reason)
        }
        return OpenFolder(path: path(of: name), descriptor: opened)
    }

    /// Opens a file in the folder.
    ///
    /// Throws a `FileError` that says why it cannot be opened; a link is refused.
    package func open(_ name: String, _ flags: Int32, cannot action: String = "open") throws(FileError) -> OpenFile {
        try refuseLink(name)
        let opened = opening(name, flags | O_NOFOLLOW | O_CLOEXEC)
        guard opened >= 0 else { throw FileError(path: path(of: name), cannot: action) }
        return OpenFile(path: path(of: name), descriptor: opened)
    }

    /// Whether a name is that of a regular file, and of no link to one.
    package func hasFile(_ name: String) -> Bool { type(of: name) == S_IFREG }

    /// Whether a name is that of a folder, and of no link to one.
    package func hasFolder(_ name: String) -> Bool { type(of: name) == S_IFDIR }

    /// Whether anything has this name, even a link that leads nowhere.
    package func has(_ name: String) -> Bool { type(of: name) != nil }

    /// The names in the folder, sorted, without `.` and `..`.
    package func names() throws(FileError) -> [String] {
        // A descriptor of its own, for reading moves the position that all duplicates share.
        let copy = opening(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw FileError(path: path, cannot: "list") }
        defer { closedir(stream) }
        return FileSystem.names(of: stream).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Replaces a file's content with what the body writes: whole or not at all.
    ///
    /// A link of this name is replaced itself; what it leads to is not touched.
    package func write(_ name: String, isSynchronized: Bool = true, _ body: (OpenFile) throws -> Void) throws {
        var old = stat()
        let isReplaced = fstatat(descriptor, name, &old, AT_SYMLINK_NOFOLLOW) == 0 && old.st_mode & S_IFMT == S_IFREG
        try replace(name, isSynchronized: isSynchronized) { temporary in
            let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
            // Nobody may read for a moment what could not be read before.
            let opened = opening(temporary, flags, mode: isReplaced ? 0o600 : 0o666)
            guard opened >= 0 else { throw FileError(path: path(of: name), cannot: "write") }
            let file = OpenFile(path: path(of: name), descriptor: opened)
            if isReplaced { file.takeOwnership(of: old) }
            try body(file)
            if isSynchronized { try file.synchronize() }
        }
    }

    /// Replaces a file's content with bytes: whole or not at all.
    package func write(_ bytes: [UInt8], to name: String) throws {
        try write(name) { file in try bytes.withUnsafeBytes { try file.write($0) } }
    }

    /// Makes or replaces a symbolic link in one step.
    package func link(_ name: String, to target: String) throws {
        try replace(name, isSynchronized: true) { temporary in
            guard symlinkat(target, descriptor, temporary) == 0 else {
                throw FileError(path: path(of: name), cannot: "link")
            }
        }
    }

    /// Renames something in the folder; where the new name is that of an empty folder, a folder takes its place.
    package func rename(_ name: String, to other: String) throws(FileError) {
        guard renameat(descriptor, name, descriptor, other) == 0 else {
            throw FileError(path: path(of: other), cannot: "create the folder")
        }
    }

    /// Gives a folder in this one the permissions of another, which may be a link to one; nothing where there is none.
    package func copyPermissions(of other: String, to name: String) {
        var old = stat()
        guard fstatat(descriptor, other, &old, 0) == 0 else { return }
        fchmodat(descriptor, name, old.st_mode & 0o7777, 0)
    }

    /// Takes the folder's lock, unless another process has it.
    /// - Returns: Whether no other has it; also where the file system has no locks.
    package func lockIfFree() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK }

    /// Does something while the folder is locked, waiting for the lock.
    package func whileLocked<Result>(_ body: () throws -> Result) rethrows -> Result {
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    /// Removes a file; one that is not there is no error.
    package func remove(_ name: String) throws(FileError) {
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else {
            throw FileError(path: path(of: name), cannot: "remove")
        }
    }

    /// Removes a folder and all that is in it, as far as that is allowed; a link is removed, not followed.
    package func removeTree(_ name: String) {
        if hasFolder(name), let tree = try? folder(name) {
            for part in (try? tree.names()) ?? [] { tree.removeTree(part) }
            unlinkat(descriptor, name, AT_REMOVEDIR)
        } else {
            unlinkat(descriptor, name, 0)
        }
    }

    /// Removes the half-written files of killed processes.
    package func removeTemporaries() {
        for name in (try? names()) ?? [] where Self.isTemporary(name) { removeTree(name) }
    }

    /// Waits until the names in the folder are on the disk.
    package func synchronize() throws(FileError) {
        while fsync(descriptor) != 0 {
            if errno == EINTR { continue }
            // Folders of some file systems cannot be synced and need not be.
            if errno == EINVAL || errno == EROFS { return }
            throw FileError(path: path, cannot: "write")
        }
    }

    /// A name for a temporary file that no other writer uses.
    package static func temporaryName(for name: String) -> String {
        let number = counter.add(1, ordering: .relaxed).newValue
        return ".\(name.prefix(100)).\(getpid())-\(number)\(temporarySuffix)"
    }

    private static func isTemporary(_ name: String) -> Bool {
        // The second kind is of earlier versions.
        (name.hasPrefix(".") && name.hasSuffix(temporarySuffix))
            || (name.hasPrefix(".easel-") && name.hasSuffix(".tmp"))
    }

    private func replace(_ name: String, isSynchronized: Bool, _ create: (String) throws -> Void) throws {
        let temporary = Self.temporaryName(for: name)
        let pending = PendingFile.register(path(of: temporary))
        defer { pending?.clear() }
        do {
            try create(temporary)
            guard renameat(descriptor, temporary, descriptor, name) == 0 else {
                throw FileError(path: path(of: name), cannot: "write")
            }
        } catch {
            unlinkat(descriptor, temporary, 0)
            throw error
        }
        if isSynchronized { try synchronize() }
    }

    /// Opens a name, however often a signal interrupts it.
    private func opening(_ name: String, _ flags: Int32, mode: mode_t = 0o666) -> Int32 {
        var opened = openat(descriptor, name, flags, mode)
        while opened < 0 && errno == EINTR { opened = openat(descriptor, name, flags, mode) }
        return opened
    }

    private func type(of name: String) -> mode_t? {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status.st_mode & S_IFMT : nil
    }

    private func refuseLink(_ name: String) throws(FileError) {
        guard type(of: name) == S_IFLNK else { return }
        throw FileError(
            path: path(of: name),
            problem: "is a symbolic link, and links in a run are not followed; put what it leads to in its place")
    }
}
