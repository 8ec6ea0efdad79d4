import EaselCore
import EaselData
import EaselImages
import Synchronization

/// Image files of a user's own as a source of images for a model. One that cannot be read is black, so that the
/// others are still read, and what is wrong with it is kept until it is taken.
final class FileImages: ImageSource {
    /// What is kept of a file beside the image.
    struct Beside: Sendable {
        var damage: String?
        var thumbnail: Image?
    }

    let count: Int
    let imageShape: ImageShape
    private let files: ImageFiles
    private let reader: OwnImageReader
    private let isLenient: Bool
    private let thumbnails: Int
    private let kept = Mutex<[Int: Result<Beside, any Error>]>([:])

    init(_ files: ImageFiles, as shape: ImageShape, by reader: OwnImageReader, isLenient: Bool, thumbnails: Int = 0) {
        (self.files, count, imageShape, self.thumbnails) = (files, files.count, shape, thumbnails)
        (self.reader, self.isLenient) = (reader, isLenient)
    }

    func target(at index: Int) -> Target { .none }

    func image(at index: Int) throws -> Image {
        do {
            let (bytes, name) = (try files.contents(at: index), files.name(at: index))
            let read = try reader.read(bytes, name: name, isLenient: isLenient)
            var beside = Beside(damage: read.damage)
            // Decoded by itself, so that no result depends on whether a sheet is asked for.
            if index < thumbnails {
                beside.thumbnail = try ClassificationSheet.thumbnail(of: bytes, name: name, isLenient: isLenient)
            }
            if beside.damage != nil || beside.thumbnail != nil {
                kept.withLock { [beside] in $0[index] = .success(beside) }
            }
            return read.image
        } catch {
            kept.withLock { $0[index] = .failure(error) }
            return try Image(
                height: imageShape.height, width: imageShape.width,
                colour: [UInt8](repeating: 0, count: imageShape.channels))
        }
    }

    /// What was kept of a file, which is forgotten.
    func taken(_ index: Int) -> Result<Beside, any Error> {
        kept.withLock { $0.removeValue(forKey: index) } ?? .success(Beside())
    }
}
