import EaselCore
import EaselImages

/// The images of a folder with their pixels from a cache on the disk; one that is damaged there is read from its file.
struct CachedSource: ImageSource {
    private let base: FolderSource
    private let file: PixelFile

    init(_ base: FolderSource, _ file: PixelFile) { (self.base, self.file) = (base, file) }

    var count: Int { base.count }
    var imageShape: ImageShape { base.imageShape }
    var labels: [Int32]? { base.labels }
    var labelRange: ClosedRange<Int32>? { base.labelRange }

    func target(at index: Int) throws -> Target { base.target(at: index) }

    func image(at index: Int) throws -> Image {
        guard (0..<count).contains(index), let pixels = file.pixels(at: index) else {
            return try base.image(at: index)
        }
        return Image(unchecked: pixels, height: height, width: width, channels: channels)
    }

    /// Without reading any image: what is given has the checksums that the file says.
    func contentChecksum() throws -> UInt32 {
        UInt32(truncatingIfNeeded: ImageSet.adding(labels ?? [], to: UInt(file.checksumOfAll)))
    }
}
