import CZlib
import EaselCore

/// Rows of numbers in memory, each with its target: one split of a table.
///
/// A row is what an image is to a model of images: batches are `[N, 1, 1, columns]`, and whatever takes a batch takes one of
/// rows. It has no samples of 8 bits, though, so that it cannot be drawn: `image(at:)` is an error. Its numbers are
/// standardised already, and no scaling of pixels is applied to them.
public struct RowSource: ImageSource {
    /// One pixel with a channel for each column.
    public let imageShape: ImageShape
    /// The number of rows.
    public let count: Int
    /// `count * columns` numbers, row after row, standardised.
    public let values: [Float]
    /// The class of each row; nil for rows of which a number is learned.
    public let labels: [Int32]?
    public let labelRange: ClosedRange<Int32>?
    /// The number that is learned of each row; nil for rows with classes.
    public let numbers: [Float]?

    /// What is learned of rows.
    public enum Targets: Sendable {
        /// The class of each.
        case labels([Int32])
        /// A number of each.
        case numbers([Float])
        /// Nothing: of rows for which it is to be predicted.
        case none
    }

    /// Makes a source.
    /// - Parameters:
    ///   - values: the numbers, row after row.
    ///   - columns: how many there are in a row.
    ///   - targets: what is learned of each row.
    /// - Throws: `DataError` where they do not fit each other, or a label is negative.
    public init(_ values: [Float], columns: Int, targets: Targets) throws {
        guard columns > 0, values.count % columns == 0 else {
            throw DataError("rows: \(values.count) numbers are not a whole number of rows of \(columns)")
        }
        (self.values, count) = (values, values.count / columns)
        imageShape = ImageShape(height: 1, width: 1, channels: columns)
        switch targets {
        case .labels(let labels): (self.labels, numbers) = (labels, nil)
        case .numbers(let numbers): (labels, self.numbers) = (nil, numbers)
        case .none: (labels, numbers) = (nil, nil)
        }
        labelRange = labels.flatMap { Self.range(of: $0) }
        guard count <= Int(Int32.max) else { throw DataError("rows: \(count) are too many") }
        let targetCount = labels?.count ?? numbers?.count ?? count
        guard targetCount == count else {
            throw DataError("rows: \(count) rows and \(targetCount) targets, expected as many")
        }
        if let odd = labelRange?.lowerBound, odd < 0 { throw DataError("rows: label \(odd) is negative") }
    }

    /// The number of columns.
    public var columnCount: Int { imageShape.channels }

    public var isInMemory: Bool { true }

    public func target(at index: Int) -> Target {
        guard (0..<count).contains(index) else { return .none }
        return labels.map { .label($0[index]) } ?? numbers.map { .numbers([$0[index]]) } ?? .none
    }

    /// Rows are no images.
    /// - Throws: `DataError`, always.
    public func image(at index: Int) throws -> Image {
        throw DataError("row \(index) of a table: is of numbers, and cannot be taken for a picture")
    }

    /// Copies a batch of rows, which are not scaled.
    public func fill(
        batch: ArraySlice<Int32>, into destination: UnsafeMutableBufferPointer<Float>, scaling: PixelScaling
    ) throws {
        let size = columnCount
        guard destination.count == batch.count * size else {
            throw DataError(
                "batch of \(batch.count): \(batch.count * size) numbers of room expected, got \(destination.count)")
        }
        try batch.withUnsafeBufferPointer { indices in
            for (row, index) in indices.enumerated() {
                guard (0..<count).contains(Int(index)) else { throw DataError("batch: row \(index) of \(count)") }
                for column in 0..<size { destination[row * size + column] = values[Int(index) * size + column] }
            }
        }
    }

    public func firstImages(_ count: Int) -> any ImageSource { selecting(Array(0..<min(count, self.count))) }

    public func withLabels(_ labels: [Int32]) throws -> any ImageSource {
        try RowSource(values, columns: columnCount, targets: .labels(labels))
    }

    public func selecting(_ places: [Int]) -> any ImageSource { RowSource(self, places) }

    private init(_ other: RowSource, _ places: [Int]) {
        imageShape = other.imageShape
        count = places.count
        values = places.flatMap { other.values[($0 * other.columnCount)..<(($0 + 1) * other.columnCount)] }
        (labels, numbers) = (
            other.labels.map { all in places.map { all[$0] } }, other.numbers.map { all in places.map { all[$0] } }
        )
        labelRange = labels.flatMap { Self.range(of: $0) }
    }

    public func contentChecksum() throws -> UInt32 {
        var value = crc32(0, nil, 0)
        for numbers in [values, numbers ?? []] {
            for number in numbers {
                withUnsafeBytes(of: number.bitPattern.littleEndian) {
                    value = crc32(value, $0.bindMemory(to: UInt8.self).baseAddress, 4)
                }
            }
        }
        return UInt32(truncatingIfNeeded: ImageSet.adding(labels ?? [], to: value))
    }

    /// Rows are no images.
    /// - Throws: `DataError`, always.
    public func inMemory() throws -> ImageSet {
        throw DataError("a table: its rows are of numbers, and cannot be taken for pictures")
    }
}
