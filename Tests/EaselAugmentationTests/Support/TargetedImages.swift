import EaselCore
import EaselImages

/// Images in memory with a target each.
struct TargetedImages: ImageSource {
    let images: [Image]
    let targets: [Target]

    var count: Int { images.count }
    var imageShape: ImageShape { images[0].shape }
    func target(at index: Int) throws -> Target { targets.indices.contains(index) ? targets[index] : .none }
    func image(at index: Int) throws -> Image {
        guard images.indices.contains(index) else { throw DataError("no picture \(index)") }
        return images[index]
    }
    func inEpoch(_ epoch: Int) -> any ImageSource { self }
    func contentChecksum() throws -> UInt32 { 7 }
}
