#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A folder of the disk as a tree of files.
package struct DiskTree: FileTree {
    package let root: String

    /// Makes a tree of a folder, which is looked at when it is asked for.
    package init(_ root: String) { self.root = root }

    package func names(in folder: String) throws -> [String] { try FileSystem.names(in: folder) }

    package func isFolder(_ path: String) -> Bool { FileSystem.isFolder(path) }

    package func isFile(_ path: String) -> Bool { FileSystem.isFile(path) }

    package func open(_ path: String) throws -> any ReadableFile {
        // A pipe or a device need not answer.
        try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
    }

    package func contents(of path: String, limit: Int) throws -> [UInt8] {
        try OpenFile.contents(of: path, limit: limit)
    }

    package func inflated(_ path: String, limit: Int) throws -> [UInt8] {
        try Gzip.read(path, limit: limit, cache: .user)
    }

    package func inflated(
        _ path: String, headerCount: Int, length: ([UInt8]) throws -> Int
    ) throws -> [UInt8] {
        try Gzip.read(path, headerCount: headerCount, cache: .user, length: length)
    }

    package func identity(of path: String) -> FileIdentity? { FileIdentity(at: path) }
}
