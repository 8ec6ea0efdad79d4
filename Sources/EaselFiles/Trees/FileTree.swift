/// A tree of folders and files to read: a folder of the disk, or an archive that is read as one without being unpacked.
///
/// Every path begins with `root`, so that it can stand in an error as it is: `pictures/cat/1.png`, `pets.zip/cat/1.png`.
/// A tree is asked from several threads at once.
package protocol FileTree: Sendable {
    /// The path of the folder that holds all others.
    var root: String { get }

    /// The names in a folder except hidden ones, sorted by their bytes.
    ///
    /// - Throws: `FileError` when the folder cannot be listed.
    func names(in folder: String) throws -> [String]

    /// Whether a folder exists at a path.
    func isFolder(_ path: String) -> Bool

    /// Whether something that is not a folder exists at a path.
    func isFile(_ path: String) -> Bool

    /// Opens a file for reading.
    ///
    /// - Throws: `FileError` when it cannot be read.
    func open(_ path: String) throws -> any ReadableFile

    /// The whole of a regular file, refused above a size that no honest file of its kind has.
    ///
    /// - Throws: `FileError` when it cannot be read, or is larger.
    func contents(of path: String, limit: Int) throws -> [UInt8]

    /// The identity of a file as it is now, by which it is known again; nil where that cannot be told.
    func identity(of path: String) -> FileIdentity?
}

extension FileTree {
    /// Nothing, unless a tree can tell.
    package func identity(of path: String) -> FileIdentity? { nil }
}
