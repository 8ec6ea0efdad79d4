/// A cache of the inflated content of large gzip files, so that a data set is inflated once and not at every start.
///
/// A file of the cache belongs to one path and says which file that was: its device, inode, size, and the times of its
/// last change. `ctime` cannot be set back, so content of a source that changed is never taken; a source that changed a
/// moment ago, within what the clock of its file system tells apart, is not kept. Each file carries a checksum of its
/// content. Whatever is wrong with the cache, the source is read instead, and nobody hears of it.
package struct ContentCache: Sendable {
    /// The folder of the cache.
    package let folder: String
    private let files: CacheFolder
    /// How long ago a source must have changed for its content to be kept.
    private let quietSeconds: Int

    /// Files smaller than this inflate as fast as they are found in the cache.
    private static let leastSourceSize = 1 << 20
    private static let suffix = ".content"

    /// The user's: `easel/content` in `$XDG_CACHE_HOME` or `~/.cache`; `nil` where no home is known.
    package static var user: ContentCache? {
        FileSystem.userCache.map { ContentCache(folder: $0 + "/content") }
    }

    /// Makes a cache in a folder, which is made when something is kept.
    package init(folder: String, capacity: Int = 1 << 30, quietSeconds: Int = 2) {
        files = CacheFolder(folder, suffix: Self.suffix, capacity: capacity)
        (self.folder, self.quietSeconds) = (folder, quietSeconds)
    }

    /// The most bytes of one file.
    private var largest: Int { files.capacity / 4 }

    /// The number of files kept and of their bytes.
    package var usage: (files: Int, bytes: Int) { files.usage }

    /// The content of an open gzip file as kept before; `nil` where it is not kept, or was not of this very file.
    /// - Parameter limit: The most bytes accepted.
    func content(of source: OpenFile, limit: Int) -> [UInt8]? {
        guard let identity = FileIdentity(of: source), identity.size >= Self.leastSourceSize,
            let file = files.name(for: source.path).flatMap(files.open), let size = try? file.regularSize(),
            size >= Header.byteCount, let header = Header(in: file),
            header.identity == identity, header.contentSize == size - Header.byteCount,
            header.contentSize <= min(limit, largest)
        else {
            return nil
        }
        let content = try? [UInt8](unsafeUninitializedCapacity: header.contentSize) { buffer, count in
            try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: Header.byteCount)
            count = header.contentSize
        }
        guard let content, content.withUnsafeBytes({ checksum($0) }) == header.checksum else { return nil }
        files.noteUse(of: file)
        return content
    }

    /// Keeps the content of an open gzip file, where it is large and there is room.
    /// - Parameter identity: That of the file before it was read: what was written to it meanwhile is in the content or
    ///   not.
    func keep(_ content: [UInt8], of source: OpenFile, asOf identity: FileIdentity?) {
        guard let identity, identity == FileIdentity(of: source), identity.size >= Self.leastSourceSize,
            content.count <= largest, identity.isQuiet(for: quietSeconds), let name = files.name(for: source.path)
        else {
            return
        }
        let header = Header(
            identity: identity, contentSize: content.count, checksum: content.withUnsafeBytes { checksum($0) })
        // What a crash of the machine leaves of it, the checksum tells: no need to wait for the disk.
        try? files.write(name, size: content.count) { file in
            try header.bytes.withUnsafeBytes { try file.write($0) }
            try content.withUnsafeBytes { try file.write($0) }
        }
    }
}

/// The beginning of a file of the cache.
private struct Header {
    let identity: FileIdentity
    let contentSize: Int
    let checksum: UInt32

    /// Magic, identity, size and checksum, eight bytes each.
    static let byteCount = 8 * (FileIdentity.count + 3)
    /// `EASELGZ1` on a little-endian machine, with the version of the layout; on another the cache is another.
    private static let magic = UInt64(0x315A_474C_4553_4145)

    init(identity: FileIdentity, contentSize: Int, checksum: UInt32) {
        (self.identity, self.contentSize, self.checksum) = (identity, contentSize, checksum)
    }

    init?(in file: OpenFile) {
        var words = [UInt64](repeating: 0, count: Self.byteCount / 8)
        guard (try? words.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }) != nil,
            words[0] == Self.magic, let size = Int(exactly: words[8]), let checksum = UInt32(exactly: words[9])
        else {
            return nil
        }
        (identity, contentSize, self.checksum) = (FileIdentity(words: Array(words[1...7])), size, checksum)
    }

    var bytes: [UInt64] { [Self.magic] + identity.words + [UInt64(contentSize), UInt64(checksum)] }
}
