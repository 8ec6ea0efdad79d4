import EaselCore

/// Some images of a source: what a step works on.
public struct Batch: Sendable {
    /// The source of the images.
    public let source: any ImageSource
    /// The indices of the images in the source.
    public let indices: ArraySlice<Int32>
    /// The lowest and the highest label of the whole source; nil where it has none. Known once, so that no step needs to
    /// look through labels.
    public let labelRange: ClosedRange<Int32>?
    /// The samples of the images, one image after another, where they were read ahead.
    private let samples: BatchMemory.Samples?
    /// The targets of the images, where they were read ahead.
    private let targets: [Target]?

    /// Makes a batch of images of a source, which are read when they are needed.
    public init(_ source: any ImageSource, _ indices: ArraySlice<Int32>) {
        self.init(source, indices, labelRange: source.labelRange)
    }

    /// Makes a batch of images of a source whose labels have been looked at.
    init(_ source: any ImageSource, _ indices: ArraySlice<Int32>, labelRange: ClosedRange<Int32>?) {
        (self.source, self.indices, self.labelRange, samples, targets) = (source, indices, labelRange, nil, nil)
    }

    /// A batch with its images and their targets, all of which have been read.
    private init(_ batch: Batch, samples: BatchMemory.Samples, targets: [Target]) {
        (source, indices, labelRange) = (batch.source, batch.indices, batch.labelRange)
        (self.samples, self.targets) = (samples, targets)
    }

    /// The number of images.
    public var size: Int { indices.count }

    /// Converts the images to numbers.
    ///
    /// ### Shapes
    /// `destination` is `[size, height, width, channels]`.
    ///
    /// - Throws: `DataError` when the destination has another size, and what reading an image reports.
    public func fill(into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling) throws {
        guard let samples else { return try source.fill(batch: indices, into: destination, scaling: scaling) }
        let bytes = samples.bytes
        guard destination.count == bytes.count else {
            throw DataError("batch of \(size): \(bytes.count) numbers of room expected, got \(destination.count)")
        }
        withExtendedLifetime(samples) { scaling.convert(bytes, channels: source.channels, to: destination) }
    }

    /// Copies the labels.
    ///
    /// - Throws: `DataError` when there are none or the destination has another size.
    public func fill(labelsInto destination: UnsafeMutableBufferPointer<Int32>) throws {
        try source.fill(batch: indices, labelsInto: destination)
    }

    /// The target of an image.
    ///
    /// - Parameter row: The place of the image in the batch, from 0.
    /// - Throws: `DataError` where there is no such place, and what reading a target reports.
    public func target(at row: Int) throws -> Target {
        guard (0..<size).contains(row) else { throw DataError("batch of \(size): there is no image \(row)") }
        if let targets { return targets[row] }
        return try source.target(at: Int(indices[indices.startIndex + row]))
    }

    /// The samples of all images, one image after another.
    ///
    /// - Throws: What reading an image reports.
    package func allSamples() throws -> [UInt8] {
        if let samples { return withExtendedLifetime(samples) { Array(samples.bytes) } }
        var result: [UInt8] = []
        result.reserveCapacity(size * source.imageShape.count)
        for index in indices { result.append(contentsOf: try source.checkedImage(at: Int(index)).pixels) }
        return result
    }

    /// The samples of one image, by its index in `indices`.
    func pixels(at row: ArraySlice<Int32>.Index) throws -> [UInt8] {
        guard let samples else { return try source.checkedImage(at: Int(indices[row])).pixels }
        let size = source.imageShape.count
        let start = (row - indices.startIndex) * size
        return withExtendedLifetime(samples) { Array(samples.bytes[start..<(start + size)]) }
    }

    /// The batch with its images and their targets read.
    ///
    /// - Parameters:
    ///   - memory: where they are read to.
    ///   - isWanted: asked before each image.
    /// - Returns: nil where the batch is not wanted any more.
    /// - Throws: what reading an image reports.
    func read(into memory: BatchMemory, whileWanted isWanted: () -> Bool) throws -> Batch? {
        let samples = memory.samples()
        var targets: [Target] = []
        targets.reserveCapacity(size)
        for index in indices {
            guard isWanted() else { return nil }
            samples.append(try source.checkedImage(at: Int(index)).pixels)
            targets.append(try source.target(at: Int(index)))
        }
        return Batch(self, samples: samples, targets: targets)
    }
}
