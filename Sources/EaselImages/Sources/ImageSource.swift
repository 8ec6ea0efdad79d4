import EaselCore

/// A source of images of one size, each with its target: a set in memory, a folder, or a type of one's
/// own that can give an image when it is asked.
///
/// `count`, `imageShape`, `target(at:)` and `image(at:)` are all that must be implemented. A source is asked from
/// several threads at once, and again in every epoch: the same index must always give the same image and target, but for a
/// source that says otherwise by `inEpoch`.
public protocol ImageSource: Sendable {
    /// The number of images, at most 2³¹ - 1.
    var count: Int { get }

    /// The size of every image.
    var imageShape: ImageShape { get }

    /// Gives the target of an image; `none` for an index that does not exist.
    ///
    /// - Throws: `DataError` naming the file that is broken, where a target is read from one.
    func target(at index: Int) throws -> Target

    /// Gives one image.
    ///
    /// - Throws: `DataError` where there is no such image, or naming the file that is broken.
    func image(at index: Int) throws -> Image

    /// The class of each image; nil unless every target is a `label`.
    var labels: [Int32]? { get }

    /// The lowest and the highest label; nil where there are no `labels`, or no images.
    var labelRange: ClosedRange<Int32>? { get }

    /// Whether images are at hand without being read or decoded, so that nothing is gained by doing so ahead.
    var isInMemory: Bool { get }

    /// Converts a batch of images to numbers.
    ///
    /// ### Shapes
    /// `destination` is `[batch.count, height, width, channels]`.
    ///
    /// - Parameters:
    ///   - batch: indices of images.
    ///   - destination: exactly `batch.count * imageShape.count` numbers.
    ///   - scaling: what 0 and 255 become.
    /// - Throws: `DataError` when the destination has another size or an index is out of range, and what `image(at:)` does.
    func fill(batch: ArraySlice<Int32>, into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling)
        throws

    /// Copies the labels of a batch of images.
    ///
    /// - Parameters:
    ///   - batch: indices of images.
    ///   - destination: exactly `batch.count` labels.
    /// - Throws: `DataError` when there are no labels, the destination has another size or an index is out of range.
    func fill(batch: ArraySlice<Int32>, labelsInto destination: UnsafeMutableBufferPointer<Int32>) throws

    /// The source as it is in an epoch of training, numbered from 0: another one where images are cut or changed at random.
    func inEpoch(_ epoch: Int) -> any ImageSource

    /// The first images only; all of them where there are fewer.
    func firstImages(_ count: Int) -> any ImageSource

    /// The images at some places of the source, in that order.
    func selecting(_ places: [Int]) -> any ImageSource

    /// The same images with other labels.
    ///
    /// - Throws: `DataError` unless there is one for each image, none of them negative.
    func withLabels(_ labels: [Int32]) throws -> any ImageSource

    /// The CRC-32 of the pixels, then the labels: tells whether two sources give the same images in the same order.
    ///
    /// - Throws: `DataError` naming the file that is broken.
    func contentChecksum() throws -> UInt32

    /// All images as a set in memory.
    ///
    /// - Throws: `FileError` where the machine has too little memory for them, `DataError` naming the file that is broken.
    func inMemory() throws -> ImageSet
}

extension ImageSource {
    /// Rows of each image.
    public var height: Int { imageShape.height }
    /// Columns of each image.
    public var width: Int { imageShape.width }
    /// Channels of each image: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    public var channels: Int { imageShape.channels }

    /// The first images only; nil, or more than there are, keeps all.
    public func limited(to limit: Int?) -> any ImageSource {
        guard let limit, limit < count else { return self }
        return firstImages(max(0, limit))
    }

    /// The labels of all targets, asked for one by one.
    public var labels: [Int32]? {
        var labels: [Int32] = []
        labels.reserveCapacity(count)
        for index in 0..<count {
            guard case .label(let label)? = try? target(at: index) else { return nil }
            labels.append(label)
        }
        return labels
    }

    /// The lowest and the highest of `labels`.
    public var labelRange: ClosedRange<Int32>? { labels.flatMap { Self.range(of: $0) } }

    /// False, unless a source says otherwise.
    public var isInMemory: Bool { false }

    /// The source itself: every epoch is the same.
    public func inEpoch(_ epoch: Int) -> any ImageSource { self }

    /// The first images, taken from this source when they are asked for.
    public func firstImages(_ count: Int) -> any ImageSource { ImageSelection(self, count: count, labels: nil) }

    /// The images at some places, taken from this source when they are asked for.
    public func selecting(_ places: [Int]) -> any ImageSource { ImageSubset(self, places: places) }

    /// The same images, taken from this source when they are asked for.
    public func withLabels(_ labels: [Int32]) throws -> any ImageSource {
        guard labels.count == count else {
            throw DataError("images: \(count) and \(labels.count) labels, expected as many")
        }
        if let odd = labels.first(where: { $0 < 0 }) { throw DataError("images: label \(odd) is negative") }
        return ImageSelection(self, count: count, labels: labels)
    }

    /// The lowest and the highest of some labels.
    package static func range(of labels: [Int32]) -> ClosedRange<Int32>? {
        guard let lowest = labels.min(), let highest = labels.max() else { return nil }
        return lowest...highest
    }
}
