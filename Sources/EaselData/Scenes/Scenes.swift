import EaselCore
import EaselImages

/// A built-in data set for segmentation: drawn scenes of vivid circles, boxes and triangles on dull, textured backgrounds,
/// with a mask for each that says of every pixel what it shows.
///
/// Each scene is a function of the seed and its index alone, drawn by whole numbers, so that every machine draws the same
/// bytes. A scene has one to four shapes of any of the three kinds, which may hide parts of one another and reach past the
/// edge; colours say nothing of the kind.
public struct Scenes: Sendable, Hashable {
    /// The Philox stream of the drawing.
    public static let stream: UInt32 = 0xDA7A_0020
    /// The default number of training scenes.
    public static let defaultTrainCount = 2000
    /// The default number of test scenes.
    public static let defaultTestCount = 400
    /// The names of the classes, in the order of the numbers in masks.
    public static let classNames = ["background", "circle", "box", "triangle"]
    /// Test scenes are those from this index on, so that no number of training scenes reaches them.
    static let firstTestIndex = 1 << 40

    /// The size of each scene.
    public let imageShape: ImageShape
    /// The seed of the drawing.
    public let seed: UInt64

    /// Describes a set; nothing is drawn yet.
    ///
    /// - Parameters:
    ///   - imageShape: the size of each scene: sides from 16 to 1,024, 1 or 3 channels.
    ///   - seed: another seed draws other scenes.
    /// - Throws: `DataError` when a size is not possible.
    public init(_ imageShape: ImageShape = ImageShape(height: 64, width: 64, channels: 3), seed: UInt64 = 0) throws {
        guard (16...1024).contains(imageShape.height), (16...1024).contains(imageShape.width),
            [1, 3].contains(imageShape.channels)
        else {
            throw DataError("scenes: cannot draw \(imageShape), expected sides of 16 to 1024 and 1 or 3 channels")
        }
        (self.imageShape, self.seed) = (imageShape, seed)
    }

    /// Draws the whole set.
    ///
    /// - Throws: `DataError` when a count is not positive or the scenes would not fit in memory.
    public func dataset(trainCount: Int = defaultTrainCount, testCount: Int = defaultTestCount) throws -> Dataset {
        try Dataset(
            name: "scenes", classNames: nil, train: images(from: 0, count: trainCount),
            test: images(from: Self.firstTestIndex, count: testCount), source: "drawn, seed \(seed)",
            maskClasses: Self.classNames)
    }

    /// Draws scenes of neighbouring indices; their targets are masks.
    ///
    /// - Throws: `DataError` when the range of indices or the memory it takes is not possible.
    public func images(from first: Int, count: Int) throws -> any ImageSource {
        let size = imageShape.count
        guard first >= 0, first <= Self.firstTestIndex, count > 0, count <= (1 << 32) / size else {
            throw DataError("scenes: cannot draw \(count) pictures of \(imageShape) from \(first)")
        }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(count * size)
        var masks: [Image] = []
        for index in first..<(first + count) {
            var random = RandomSequence(Philox(seed: seed, stream: Self.stream), step: UInt64(index))
            var scene = SceneCanvas(imageShape, &random)
            for _ in 0..<(1 + random.below(4)) { scene.draw(SceneShape(within: imageShape.size, &random), &random) }
            pixels += scene.pixels
            masks.append(
                try Image(height: imageShape.height, width: imageShape.width, channels: 1, pixels: scene.mask))
        }
        return MaskedImages(try ImageSet(imageShape, pixels: pixels, labels: nil), StoredMasks(masks))
    }
}
