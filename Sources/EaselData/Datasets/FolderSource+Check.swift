import EaselCore
import EaselImages
import Synchronization

extension FolderSource {
    /// The source with its checksum, for which every image is decoded; those that cannot be are noticed.
    ///
    /// - Throws: `DataError` where there are too many of those.
    func checked(_ faults: inout FileFaults) throws -> FolderSource {
        let images = CheckedImages(self, isStrict: faults.isStrict)
        var result = self
        result.pixelChecksum = try images.checksumOfPixels { !images.isFaulty($0) }
        for (index, error) in images.problems { try faults.add(files[index].path, error) }
        for (index, damage) in images.damage { faults.use(files[index].path, damage: damage) }
        return result
    }
}

/// The images of a folder with a black one in place of any that cannot be read, and what is wrong with each of those.
private final class CheckedImages: ImageSource {
    private struct Found {
        var problems: [Int: any Error] = [:]
        var damage: [Int: String] = [:]
    }

    private let base: FolderSource
    private let isStrict: Bool
    private let found = Mutex(Found())

    /// - Parameter isStrict: Whether the first that cannot be read is an error.
    init(_ base: FolderSource, isStrict: Bool) { (self.base, self.isStrict) = (base, isStrict) }

    var count: Int { base.count }
    var imageShape: ImageShape { base.imageShape }

    func target(at index: Int) throws -> Target { base.target(at: index) }

    func image(at index: Int) throws -> Image {
        do {
            let read = try base.decoded(at: index)
            if let damage = read.damage { found.withLock { $0.damage[index] = damage } }
            return read.image
        } catch  where !isStrict && FileFaults.isOfFile(error) {
            found.withLock { $0.problems[index] = error }
            return try Image(height: height, width: width, colour: [UInt8](repeating: 0, count: channels))
        }
    }

    func isFaulty(_ index: Int) -> Bool { found.withLock { $0.problems[index] != nil } }

    /// The errors of images that cannot be read, in their order.
    var problems: [(Int, any Error)] {
        found.withLock { $0.problems.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }

    /// What is wrong with files that are used nevertheless.
    var damage: [(Int, String)] { found.withLock { $0.damage.map { ($0.key, $0.value) } } }
}
