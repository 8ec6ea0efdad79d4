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
    /// - Returns: `nil` for a file that is no archive.
    /// - Throws: `FileError` for what is not there, and for an archive that cannot be read.
    package static func open(_ path: String, limits: ArchiveLimits = ArchiveLimits()) throws -> (any FileTree)? {
        if FileSystem.isFolder(path) { return DiskTree(path) }
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        _ = try file.regularSize()
        return try ArchiveFormat.of(file).map { try ArchiveTree(file, $0, limits: limits) }
    }
}
