import EaselCore
import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Features of images that are kept in a file of the user's cache, found by the digest of an image's pixels.
///
/// A file belongs to the layers that made the features. Each entry is the digest, the features and a checksum of both; one
/// that is damaged or half-written counts as missing, and is written anew at the end. Whatever is wrong with the cache, the
/// features are computed instead, and nobody hears of it.
final class FeatureCache {
    private let count: Int
    private let descriptor: Int32
    private var places: [SHA256Digest: Int] = [:]
    private var end: Int
    private var entry: [UInt8]

    /// The most bytes of one file.
    private static let capacity = 4 << 30
    /// The most bytes of the files of all models together, but for the newest.
    private static let totalCapacity = 4 << 30

    private static let suffix = ".features"
    private static let digestSize = 32

    /// Opens what is kept of features of some layers, or begins it.
    /// - Parameters:
    ///   - layers: Tells the layers from others.
    ///   - count: The number of features of an image.
    convenience init(of layers: String, count: Int) {
        self.init(folder: FileSystem.userCache.map { $0 + "/features" }, of: layers, count: count)
    }

    /// Opens what is kept in a folder; `nil` keeps nothing.
    init(folder: String?, of layers: String, count: Int) {
        self.count = count
        let size = Self.digestSize + 4 * count + 4
        (entry, end) = ([UInt8](repeating: 0, count: size), 0)
        guard let folder, (try? FileSystem.makeFolder(folder)) != nil else {
            descriptor = -1
            return
        }
        let name = "\(layers.prefix(32))-\(count)\(Self.suffix)"
        CacheFolder(folder, suffix: Self.suffix, capacity: Self.totalCapacity).makeRoom(except: name)
        descriptor = open("\(folder)/\(name)", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        futimens(descriptor, nil)
        end = Int(status.st_size) / size * size
        var digest = [UInt8](repeating: 0, count: Self.digestSize)
        for place in stride(from: 0, to: end, by: size) {
            guard pread(descriptor, &digest, Self.digestSize, place) == Self.digestSize else { break }
            places[SHA256Digest(bytes: digest)] = place
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Reads the features of an image; false where they are not kept.
    func read(_ key: SHA256Digest, into destination: UnsafeMutableBufferPointer<Float>) -> Bool {
        guard let place = places[key], destination.count == count else { return false }
        let size = entry.count
        guard pread(descriptor, &entry, size, place) == size, isSound(key) else {
            places[key] = nil
            return false
        }
        entry.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(destination).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[Self.digestSize..<(size - 4)]))
        }
        return true
    }

    /// Keeps the features of an image, where there is room.
    func add(_ key: SHA256Digest, _ features: [Float]) {
        guard descriptor >= 0, features.count == count, end + entry.count <= Self.capacity else { return }
        let size = entry.count
        entry.replaceSubrange(0..<Self.digestSize, with: key.bytes)
        features.withUnsafeBytes { entry.replaceSubrange(Self.digestSize..<(size - 4), with: $0) }
        withUnsafeBytes(of: ownChecksum.littleEndian) { entry.replaceSubrange((size - 4)..<size, with: $0) }
        // Another process may write to the same file: whole entries, each where the file ends then.
        flock(descriptor, LOCK_EX)
        defer { flock(descriptor, LOCK_UN) }
        let last = Int(lseek(descriptor, 0, SEEK_END)) / size * size
        guard last >= 0, pwrite(descriptor, &entry, size, last) == size else { return }
        places[key] = last
        end = last + size
    }

    private var ownChecksum: UInt32 {
        entry.withUnsafeBytes { checksum(UnsafeRawBufferPointer(rebasing: $0[..<($0.count - 4)])) }
    }

    private func isSound(_ key: SHA256Digest) -> Bool {
        entry.starts(with: key.bytes)
            && entry.suffix(4).elementsEqual(withUnsafeBytes(of: ownChecksum.littleEndian) { Array($0) })
    }
}
