import EaselCore
import EaselFiles
import EaselImages

/// A cache of prepared pixels on the disk: those of a folder's images, decoded and prepared once, in one file.
///
/// A file belongs to the content of the images, by the SHA-256 of each file and in their order, to how they are prepared
/// and to the version of the preparation; when any of these is another, so is the file, and so nothing stale is ever
/// taken. Each image carries a checksum: one that is damaged is decoded anew.
package struct PixelCache: Sendable {
    /// The user's: `easel/pixels` in `$XDG_CACHE_HOME` or `~/.cache`; `nil` where no home is known.
    package static var user: PixelCache? { FileSystem.userCache.map { PixelCache(folder: $0 + "/pixels") } }

    /// Raised whenever decoding or preparing comes to give other bytes.
    private static let version = 1

    /// The folder of the cache.
    package let folder: String
    /// The bytes that may be taken; nil to ask the disk.
    private let room: Int?

    /// Makes a cache in a folder, which is made when something is kept.
    package init(folder: String, room: Int? = nil) { (self.folder, self.room) = (folder, room) }

    /// The number of files kept and of their bytes.
    package var usage: (files: Int, bytes: Int) { files(capacity: 0).usage }

    private func files(capacity: Int) -> CacheFolder { CacheFolder(folder, suffix: ".pixels", capacity: capacity) }

    /// The images of a folder, their pixels from the cache; written there first where they are not.
    /// - Parameters:
    ///   - base: The images as they are read from their files.
    ///   - digests: The SHA-256 of each file.
    ///   - preparation: How they are prepared.
    ///   - isLenient: Whether what there is of a damaged file is used.
    ///   - report: Called with a line for people before anything is written: how much of the disk it takes.
    /// - Throws: `OptionError` where the disk has too little room, `DataError` naming a file that is broken, `FileError`
    ///   where the cache cannot be written.
    package func source(
        of base: FolderSource, digests: [String], preparation: ImagePreparation, isLenient: Bool = false,
        report: (String) -> Void
    ) throws -> any ImageSource {
        let (count, shape) = (base.count, base.imageShape)
        let size = PixelFile.byteCount(count, shape.count)
        let name = files(capacity: 0).name(forKey: Self.key(digests, preparation, shape, isLenient))
        if let file = files(capacity: 0).open(name),
            let known = try? PixelFile(file, count: count, imageBytes: shape.count)
        {
            files(capacity: 0).noteUse(of: file)
            return CachedSource(base, known)
        }
        let files = try files(capacity: capacity(for: size, count, shape))
        report(
            "prepared pixels go to \(folder): \(byteText(size)) for \(counted(count, "picture")) of \(shape); it can be "
                + "removed at any time")
        try files.write(name, size: size) { file in try PixelFile.write(base, to: file) }
        guard let file = files.open(name) else {
            throw DataError("\(folder): prepared pixels were written and are gone; use --cache none")
        }
        return try CachedSource(base, PixelFile(file, count: count, imageBytes: shape.count))
    }

    /// The bytes that all files of the cache may take: what there are and half of what is free.
    private func capacity(for size: Int, _ count: Int, _ shape: ImageShape) throws -> Int {
        try FileSystem.makeFolder(folder)
        let used = usage.bytes
        let free = try room ?? OpenFolder(folder).freeByteCount ?? 0
        guard size <= (used + free) / 2 else {
            throw OptionError(
                "--cache disk: the pixels of \(counted(count, "picture")) of \(shape) take \(byteText(size)), more than half "
                    + "of the \(byteText(used + free)) that are free in \(folder); make room there, or use --cache none"
            )
        }
        return (used + free) / 2
    }

    private static func key(
        _ digests: [String], _ preparation: ImagePreparation, _ shape: ImageShape, _ isLenient: Bool
    ) -> String {
        let size = preparation.size.map { "\($0)" } ?? "-"
        let how = "\(version) \(size) \(preparation.fit.rawValue) \(preparation.colour.rawValue) \(shape) \(isLenient)"
        return SHA256.hexDigest(of: Array((["easel pixels \(how)"] + digests).joined(separator: "\n").utf8))
    }
}
