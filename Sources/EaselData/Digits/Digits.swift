import EaselCore
import EaselImages

/// A built-in data set of ten classes: handwritten-looking digits drawn by strokes, light on dark, without any file.
///
/// Each image is a function of the seed and its index alone. Only arithmetic that IEEE 754 fixes to the last bit is
/// used, so that every machine draws the same bytes. Each run of ten indices has every class once, in random order.
public struct Digits: Sendable, Hashable {
    /// The Philox stream of the drawing; the next one mixes the classes.
    public static let stream: UInt32 = 0xDA7A_0010
    /// The default number of training images.
    public static let defaultTrainCount = 10_000
    /// The default number of test images.
    public static let defaultTestCount = 2_000
    /// Test images are those from this index on, so that no number of training images reaches them.
    static let firstTestIndex = 1 << 40

    /// The size of each image; of three channels, a bright ink on a dark ground, both coloured.
    public let imageShape: ImageShape
    /// The seed of the drawing.
    public let seed: UInt64

    /// Describes a set; nothing is drawn yet.
    ///
    /// - Parameters:
    ///   - imageShape: the size of each image: sides from 8 to 1,024, 1 or 3 channels.
    ///   - seed: another seed draws other images.
    /// - Throws: `DataError` when a size is not possible.
    public init(_ imageShape: ImageShape = ImageShape(height: 28, width: 28), seed: UInt64 = 0) throws {
        guard (8...1024).contains(imageShape.height), (8...1024).contains(imageShape.width),
            [1, 3].contains(imageShape.channels)
        else {
            throw DataError("digits: cannot draw \(imageShape), expected sides of 8 to 1024 and 1 or 3 channels")
        }
        (self.imageShape, self.seed) = (imageShape, seed)
    }

    /// The names of the ten classes, in the order of the labels.
    public static let classNames = (0...9).map(String.init)

    /// Draws the whole set.
    ///
    /// - Throws: `DataError` when a count is not positive or the images would not fit in memory.
    public func dataset(trainCount: Int = defaultTrainCount, testCount: Int = defaultTestCount) throws -> Dataset {
        try Dataset(
            name: "digits", classNames: Self.classNames, train: images(from: 0, count: trainCount),
            test: images(from: Self.firstTestIndex, count: testCount), source: "drawn, seed \(seed)")
    }

    /// The digit of the image with an index, 0 to 9.
    public func label(at index: Int) -> Int {
        let place = index % 10
        var random = RandomSequence(Philox(seed: seed, stream: Self.stream + 1), step: UInt64(index / 10))
        var digits = Array(0..<10)
        for last in stride(from: 9, to: 0, by: -1) { digits.swapAt(last, Int(random.below(UInt32(last + 1)))) }
        return digits[place]
    }

    /// Draws images of neighbouring indices.
    ///
    /// - Throws: `DataError` when the range of indices or the memory it takes is not possible.
    public func images(from first: Int, count: Int) throws -> ImageSet {
        let size = imageShape.count
        guard first >= 0, first <= Self.firstTestIndex, count > 0, count <= (1 << 32) / size else {
            throw DataError("digits: cannot draw \(count) pictures of \(imageShape) from \(first)")
        }
        var brush = DigitBrush(height: imageShape.height, width: imageShape.width)
        var labels: [Int32] = []
        labels.reserveCapacity(count)
        let pixels = [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initialized in
            for index in 0..<count {
                let digit = label(at: first + index)
                labels.append(Int32(digit))
                var random = RandomSequence(Philox(seed: seed, stream: Self.stream), step: UInt64(first + index))
                brush.draw(digit, &random)
                let image = UnsafeMutableBufferPointer(rebasing: buffer[(index * size)..<((index + 1) * size)])
                brush.develop(into: image, channels: imageShape.channels, &random)
            }
            initialized = count * size
        }
        return try ImageSet(imageShape, pixels: pixels, labels: labels)
    }
}
