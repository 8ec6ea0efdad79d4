import EaselFiles
import EaselImages

/// An index of the files of a folder that is kept in the user's cache: the header and the SHA-256 of each, so that a
/// folder of many files is not opened file by file at every start.
///
/// What is known of a file is taken only while it is the very file that it was read from, in the very state
/// (`FileIdentity`); of one that changed within the last two seconds nothing is kept. Whatever is wrong with the index, the
/// files are read instead, and nobody hears of it. A folder of few files has none.
package final class FolderIndex {
    /// What is known of a file.
    struct Entry: Equatable {
        let identity: FileIdentity
        var header: ImageHeader?
        var digest: String?
    }

    /// A folder of fewer files is read as fast as its index.
    package static let leastCount = 1000
    /// The user's: `easel/folders` in `$XDG_CACHE_HOME` or `~/.cache`; `nil` where no home is known.
    package static var user: CacheFolder? {
        FileSystem.userCache.map { CacheFolder($0 + "/folders", suffix: ".index", capacity: 256 << 20) }
    }

    private let tree: any FileTree
    private let cache: CacheFolder?
    private let quietSeconds: Int
    private var entries: [String: Entry] = [:]
    private var isChanged = false

    /// Opens the index of a folder, or begins one.
    /// - Parameters:
    ///   - tree: The folder.
    ///   - count: The number of files that will be asked for.
    ///   - cache: Where indices are kept.
    ///   - quietSeconds: How long ago a file must have changed for anything to be kept of it.
    package init(of tree: any FileTree, count: Int, cache: CacheFolder? = user, quietSeconds: Int = 2) {
        (self.tree, self.quietSeconds) = (tree, quietSeconds)
        self.cache = count >= Self.leastCount ? cache : nil
        guard let file = self.cache.flatMap({ cache in cache.name(for: tree.root).flatMap(cache.open) }),
            let bytes = try? file.contents(limit: FolderIndexFile.largest),
            let known = FolderIndexFile.entries(of: bytes)
        else { return }
        entries = known
        self.cache?.noteUse(of: file)
    }

    /// The header of a file, and its size in bytes.
    /// - Throws: `DataError` and `FileError` as reading it does; of a file that has one, nothing is kept.
    package func header(of path: String) throws -> (header: ImageHeader, size: Int) {
        let before = identity(of: path)
        if let before, let known = entries[key(path)], known.identity == before, let header = known.header {
            return (header, before.size)
        }
        let file = try tree.open(path)
        let size = try file.regularSize()
        let header = try ImageFile.header(of: file, size: size)
        keep(path, asOf: before) { $0.header = header }
        return (header, size)
    }

    /// The SHA-256 of a file, in hexadecimal digits.
    /// - Throws: `FileError` for one that cannot be read.
    package func digest(of path: String) throws -> String {
        let before = identity(of: path)
        if let before, let known = entries[key(path)], known.identity == before, let digest = known.digest {
            return digest
        }
        let digest = try SHA256.hexDigest(of: tree.open(path))
        keep(path, asOf: before) { $0.digest = digest }
        return digest
    }

    /// Keeps the index for the next time, where it is another than was found.
    package func save() {
        guard isChanged, let cache, let name = cache.name(for: tree.root) else { return }
        isChanged = false
        guard let bytes = FolderIndexFile.bytes(of: entries) else { return }
        try? cache.write(name, size: bytes.count) { file in try bytes.withUnsafeBytes { try file.write($0) } }
    }

    /// The path as seen from the folder, which may be named in several ways.
    private func key(_ path: String) -> String {
        path.hasPrefix(tree.root) ? String(path.dropFirst(tree.root.count)) : path
    }

    /// Where nothing is kept, files need not be looked at twice.
    private func identity(of path: String) -> FileIdentity? { cache == nil ? nil : tree.identity(of: path) }

    /// - Parameter before: The file's identity before it was read: what was written to it meanwhile was read or not.
    private func keep(_ path: String, asOf before: FileIdentity?, _ change: (inout Entry) -> Void) {
        guard let before, before.isQuiet(for: quietSeconds), tree.identity(of: path) == before else { return }
        let key = key(path)
        var entry = entries[key].flatMap { $0.identity == before ? $0 : nil } ?? Entry(identity: before)
        change(&entry)
        entries[key] = entry
        isChanged = true
    }
}
