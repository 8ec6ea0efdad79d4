import EaselCore

/// Images of one size in memory as bytes, with or without labels: one split of a data set.
///
/// Bytes take a quarter of the memory of numbers; `fill` converts a batch at a time.
public struct ImageSet: ImageSource {
    public let imageShape: ImageShape
    /// The number of images.
    public let count: Int
    /// `count * height * width * channels` samples, image after image, each row-major and interleaved.
    public let pixels: [UInt8]
    /// The class of each image.
    public let labels: [Int32]?
    public let labelRange: ClosedRange<Int32>?

    /// Makes a set.
    ///
    /// - Throws: `DataError` when the size is not possible, or samples and labels do not fit it.
    public init(_ imageShape: ImageShape, pixels: [UInt8], labels: [Int32]? = nil) throws {
        let size = try Image.sampleCount(imageShape)
        guard pixels.count % size == 0 else {
            throw DataError(
                "image set: \(pixels.count) samples are not a whole number of \(imageShape) pictures")
        }
        count = pixels.count / size
        // A batch names images by Int32.
        guard count <= Int(Int32.max) else { throw DataError("image set: \(count) pictures are too many") }
        if let labels, labels.count != count {
            throw DataError("image set: \(count) pictures and \(labels.count) labels, expected as many")
        }
        labelRange = labels.flatMap { Self.range(of: $0) }
        if let odd = labels?.first(where: { $0 < 0 }) { throw DataError("image set: label \(odd) is negative") }
        (self.imageShape, self.pixels, self.labels) = (imageShape, pixels, labels)
    }

    /// Makes a set of images of a height, a width and so many channels.
    ///
    /// - Throws: `DataError` as `init(_:pixels:labels:)`.
    public init(height: Int, width: Int, channels: Int, pixels: [UInt8], labels: [Int32]? = nil) throws {
        try self.init(
            ImageShape(height: height, width: width, channels: channels), pixels: pixels, labels: labels)
    }

    /// The number of samples in one image.
    public var imageSize: Int { imageShape.count }

    /// One image.
    ///
    /// - Throws: `DataError` when there is no such image.
    public func image(at index: Int) throws -> Image {
        guard (0..<count).contains(index) else { throw DataError("image set: picture \(index) of \(count)") }
        let start = index * imageSize
        return Image(
            unchecked: Array(pixels[start..<(start + imageSize)]), height: height, width: width, channels: channels)
    }

    /// The first images only; nil, or more than there are, keeps all.
    public func limited(to limit: Int?) -> ImageSet {
        guard let limit, limit < count else { return self }
        return subset(0..<max(0, limit))
    }

    /// Splits off every tenth image, those whose index ends in 9, or the last where there are fewer than ten.
    ///
    /// - Throws: `DataError` when there are fewer than two; `name` is what the error calls the set.
    public func holdingOutEveryTenth(name: String) throws -> (train: ImageSet, test: ImageSet) {
        guard count >= 2 else {
            throw DataError(
                "\(name): \(count) pictures, expected at least 2: one to train on and one held out for testing")
        }
        let held = { (index: Int) in count < 10 ? index == count - 1 : index % 10 == 9 }
        return (subset((0..<count).filter { !held($0) }), subset((0..<count).filter(held)))
    }

    /// The images at some indices that exist, in that order.
    package func subset(_ indices: some Collection<Int>) -> ImageSet {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(indices.count * imageSize)
        for index in indices { pixels.append(contentsOf: self.pixels[(index * imageSize)..<((index + 1) * imageSize)]) }
        return ImageSet(
            of: self, count: indices.count, pixels: pixels, labels: labels.map { all in indices.map { all[$0] } })
    }

    private init(of other: ImageSet, count: Int, pixels: [UInt8], labels: [Int32]?) {
        imageShape = other.imageShape
        self.count = count
        self.pixels = pixels
        self.labels = labels
        labelRange = labels.flatMap { Self.range(of: $0) }
    }
}
