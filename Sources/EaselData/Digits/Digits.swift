import EaselCore

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

    /// Rows of each image.
    public let height: Int
    /// Columns of each image.
    public let width: Int
    /// 1 grey, or 3: a bright ink on a dark ground, both coloured.
    public let channels: Int
    /// The seed of the drawing.
    public let seed: UInt64

    /// Describes a set; nothing is drawn yet.
    ///
    /// - Parameters:
    ///   - height: rows, from 8 to 1,024.
    ///   - width: columns, from 8 to 1,024.
    ///   - channels: 1 or 3.
    ///   - seed: another seed draws other images.
    /// - Throws: `DataError` when a size is not possible.
    public init(height: Int = 28, width: Int = 28, channels: Int = 1, seed: UInt64 = 0) throws {
        guard (8...1024).contains(height), (8...1024).contains(width), channels == 1 || channels == 3 else {
            throw DataError(
                "digits: cannot draw \(height)x\(width)x\(channels), expected sides of 8 to 1024 and 1 or 3 channels")
        }
        self.height = height
        self.width = width
        self.channels = channels
        self.seed = seed
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
        let size = height * width * channels
        guard first >= 0, first <= Self.firstTestIndex, count > 0, count <= (1 << 32) / size else {
            throw DataError("digits: cannot draw \(count) pictures of \(height)x\(width)x\(channels) from \(first)")
        }
        var brush = DigitBrush(height: height, width: width)
        var labels: [Int32] = []
        labels.reserveCapacity(count)
        let pixels = [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initialized in
            for index in 0..<count {
                let digit = label(at: first + index)
                labels.append(Int32(digit))
                var random = RandomSequence(Philox(seed: seed, stream: Self.stream), step: UInt64(first + index))
                brush.draw(digit, &random)
                let picture = UnsafeMutableBufferPointer(rebasing: buffer[(index * size)..<((index + 1) * size)])
                brush.develop(into: picture, channels: channels, &random)
            }
            initialized = count * size
        }
        return try ImageSet(height: height, width: width, channels: channels, pixels: pixels, labels: labels)
    }
}
