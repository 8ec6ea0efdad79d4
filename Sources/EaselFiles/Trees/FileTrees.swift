import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Opens what pictures may lie in.
package enum FileTrees {
    /// The endings of archives that are read as folders, for people.
    package static let archiveEndings = ".zip, .tar, .tar.gz, .tar.xz"

    /// Opens a folder of the disk, or an archive, told by its content.
    ///
    /// - Parameter limits: those of an archive; `nil` for the usual ones.
    /// - Returns: `nil` for a file that is no archive.
    /// - Throws: `FileError` for what is not there, and for an archive that cannot be read.
    package static func open(_ path: String, limits: ArchiveLimits? = nil) throws -> (any FileTree)? {
        if FileSystem.isFolder(path) { return DiskTree(path) }
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        _ = try file.regularSize()
        guard let format = ArchiveFormat.of(file) else { return nil }
        if let limits { return try ArchiveTree(file, format, limits: limits) }
        let identity = FileIdentity(of: file)
        if let open = archives.withLock({ $0[path] }), open.identity == identity, let tree = open.tree { return tree }
        let tree = try ArchiveTree(file, format)
        archives.withLock { archives in
            archives = archives.filter { $0.value.tree != nil }
            archives[path] = OpenArchive(identity: identity, tree: tree)
        }
        return tree
    }

    /// An archive that is in use, for as long as it is.
    private struct OpenArchive {
        let identity: FileIdentity?
        weak var tree: ArchiveTree?
    }

    /// The archives that are in use: one that must be read from its beginning is read once.
    private static let archives = Mutex<[String: OpenArchive]>([:])
}
