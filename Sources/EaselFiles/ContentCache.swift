#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A cache of the inflated content of large gzip files, so that a data set is inflated once and not at every start.
///
/// A file of the cache belongs to one path and says which file that was: its device, inode, size, and the times of its
/// last change. `ctime` cannot be set back, so content of a source that changed is never taken; a source that changed a
/// moment ago, within what the clock of its file system tells apart, is not kept. Each file carries a checksum of its
/// content. Whatever is wrong with the cache, the source is read instead, and nobody hears of it.
package struct ContentCache: Sendable {
    /// The folder of the cache.
    package let folder: String
    /// The most bytes that all files together take; those used longest ago go first.
    private let capacity: Int
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
        (self.folder, self.capacity, self.quietSeconds) = (folder, capacity, quietSeconds)
    }

    /// The most bytes of one file.
    private var largest: Int { capacity / 4 }

    /// The number of files kept and of their bytes.
    package var usage: (files: Int, bytes: Int) {
        let kept = (try? OpenFolder(folder)).map(Self.files) ?? []
        return (kept.count, kept.reduce(0) { $0 + $1.size })
    }

    /// The content of an open gzip file as kept before; `nil` where it is not kept, or was not of this very file.
    /// - Parameter limit: The most bytes accepted.
    func content(of source: OpenFile, limit: Int) -> [UInt8]? {
        guard let identity = Identity(of: source), identity.size >= Self.leastSourceSize,
            let opened = try? OpenFolder(folder), let name = Self.name(for: source),
            let file = try? opened.open(name, O_RDONLY | O_NONBLOCK), let size = try? file.regularSize(),
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
        // When it was last used.
        futimens(file.descriptor, nil)
        return content
    }

    /// Keeps the content of an open gzip file, where it is large and there is room.
    /// - Parameter identity: That of the file before it was read: what was written to it meanwhile is in the content or
    ///   not.
    func keep(_ content: [UInt8], of source: OpenFile, asOf identity: Identity?) {
        guard let identity, identity == Identity(of: source), identity.size >= Self.leastSourceSize,
            content.count <= largest, identity.isQuiet(for: quietSeconds), let name = Self.name(for: source),
            (try? FileSystem.makeFolder(folder)) != nil, let opened = try? OpenFolder(folder)
        else {
            return
        }
        makeRoom(for: content.count, in: opened, except: name)
        let header = Header(
            identity: identity, contentSize: content.count, checksum: content.withUnsafeBytes { checksum($0) })
        // What a crash of the machine leaves of it, the checksum tells: no need to wait for the disk.
        try? opened.write(name, isSynchronized: false) { file in
            try header.bytes.withUnsafeBytes { try file.write($0) }
            try content.withUnsafeBytes { try file.write($0) }
        }
    }

    private func makeRoom(for size: Int, in opened: OpenFolder, except name: String) {
        var kept = Self.files(in: opened).filter { $0.name != name }.sorted { $0.used < $1.used }
        var total = kept.reduce(size) { $0 + $1.size }
        while total > capacity, !kept.isEmpty {
            let oldest = kept.removeFirst()
            try? opened.remove(oldest.name)
            total -= oldest.size
        }
    }

    private static func files(in folder: OpenFolder) -> [(name: String, size: Int, used: Int)] {
        ((try? folder.names()) ?? []).filter { $0.hasSuffix(suffix) }.compactMap { name in
            var status = stat()
            guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
            return (name, Int(status.st_size), status.st_mtim.tv_sec)
        }
    }

    /// One name for each path, so that a source that changed has its content replaced.
    private static func name(for source: OpenFile) -> String? {
        guard let whole = realpath(source.path, nil) else { return nil }
        defer { free(whole) }
        return SHA256.hexDigest(of: Array(String(cString: whole).utf8)).prefix(32) + suffix
    }
}

/// What tells one state of a file from another.
struct Identity: Equatable {
    /// Device, inode, size, then the last changes of content and of anything, in seconds and nanoseconds.
    fileprivate let words: [UInt64]
    fileprivate static let count = 7

    fileprivate init(words: [UInt64]) { self.words = words }

    init?(of file: OpenFile) {
        var status = stat()
        guard fstat(file.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        words = [
            UInt64(status.st_dev), UInt64(status.st_ino), UInt64(max(status.st_size, 0)),
            UInt64(bitPattern: Int64(status.st_mtim.tv_sec)), UInt64(status.st_mtim.tv_nsec),
            UInt64(bitPattern: Int64(status.st_ctim.tv_sec)), UInt64(status.st_ctim.tv_nsec),
        ]
    }

    fileprivate var size: Int { Int(clamping: words[2]) }

    /// Whether nothing about the file changed within so many seconds; a time to come does not say.
    fileprivate func isQuiet(for seconds: Int) -> Bool {
        time(nil) - Int(clamping: Int64(bitPattern: words[5])) >= seconds
    }
}

/// The beginning of a file of the cache.
private struct Header {
    let identity: Identity
    let contentSize: Int
    let checksum: UInt32

    /// Magic, identity, size and checksum, eight bytes each.
    static let byteCount = 8 * (Identity.count + 3)
    /// `EASELGZ1` on a little-endian machine, with the version of the layout; on another the cache is another.
    private static let magic = UInt64(0x315A_474C_4553_4145)

    init(identity: Identity, contentSize: Int, checksum: UInt32) {
        (self.identity, self.contentSize, self.checksum) = (identity, contentSize, checksum)
    }

    init?(in file: OpenFile) {
        var words = [UInt64](repeating: 0, count: Self.byteCount / 8)
        guard (try? words.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }) != nil,
            words[0] == Self.magic, let size = Int(exactly: words[8]), let checksum = UInt32(exactly: words[9])
        else {
            return nil
        }
        (identity, contentSize, self.checksum) = (Identity(words: Array(words[1...7])), size, checksum)
    }

    var bytes: [UInt64] { [Self.magic] + identity.words + [UInt64(contentSize), UInt64(checksum)] }
}
