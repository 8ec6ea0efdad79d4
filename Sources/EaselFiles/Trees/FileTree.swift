/// A tree of folders and files to read: a folder of the disk, or an archive that is read as one without being unpacked.
///
/// Every path begins with `root`, so that it can stand in an error as it is: `pictures/cat/1.png`, `pets.zip/cat/1.png`.
/// A tree is asked from several threads at once.
package protocol FileTree: Sendable {
    /// The path of the folder that holds all others.
    var root: String { get }

    /// What is in an archive and is no file of a folder; empty for a folder of the disk.
    var passedOver: [PassedOver] { get }

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

    /// The content of a file, inflated if it is a gzip file.
    ///
    /// - Parameter limit: the most bytes accepted, inflated.
    /// - Throws: `FileError` when it cannot be read, or is larger.
    func inflated(_ path: String, limit: Int) throws -> [UInt8]

    /// The content of a file whose beginning says how long it is, inflated if it is a gzip file; no more is inflated than that.
    ///
    /// - Parameters:
    ///   - headerCount: how many bytes of content `length` is shown; fewer where there are no more.
    ///   - length: how many bytes the content must have, the header included; throws for a header that is wrong.
    /// - Throws: `FileError` when it cannot be read, and what `length` throws.
    func inflated(_ path: String, headerCount: Int, length: ([UInt8]) throws -> Int) throws -> [UInt8]

    /// The identity of a file as it is now, by which it is known again; nil where that cannot be told.
    func identity(of path: String) -> FileIdentity?
}

extension FileTree {
    /// Nothing, unless a tree can tell.
    package func identity(of path: String) -> FileIdentity? { nil }

    package var passedOver: [PassedOver] { [] }

    package func inflated(_ path: String, limit: Int) throws -> [UInt8] {
        // What does not compress grows a little.
        let bytes = try contents(of: path, limit: limit + limit / 1000 + (1 << 18))
        guard Gzip.isCompressed(bytes) else {
            guard bytes.count <= limit else {
                throw FileError(path: path, problem: "\(bytes.count) bytes; at most \(limit) are expected")
            }
            return bytes
        }
        return try Gzip.inflate(bytes, name: path, limit: limit)
    }

    package func inflated(
        _ path: String, headerCount: Int, length: ([UInt8]) throws -> Int
    ) throws -> [UInt8] {
        let bytes = try contents(of: path, limit: FileSystem.defaultLimit)
        guard Gzip.isCompressed(bytes) else {
            _ = try length(Array(bytes.prefix(headerCount)))
            return bytes
        }
        var header = Gzip.inflatedBeginning(of: bytes, count: headerCount)
        // Whatever is wrong with the gzip file itself is said first.
        if header.count < headerCount { header = try Gzip.inflate(bytes, name: path, limit: headerCount) }
        return try Gzip.inflate(bytes, name: path, limit: length(header))
    }
}
