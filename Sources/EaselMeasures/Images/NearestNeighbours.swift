import COpenBLAS
import EaselImages

/// The nearest neighbours of images in a set, by squared distance between their samples: shows whether a generator
/// draws new images or repeats those that it was trained on.
///
/// The set stays in bytes, or in its files; a piece at a time becomes numbers. Products of matrices say which images
/// can be among the nearest, with a bound on their rounding; those are then compared exactly in integers. So the result
/// is exact whatever order BLAS adds in, and where distances are equal the lower index wins.
public struct NearestNeighbours: Sendable {
    /// An image of the set and its distance.
    public struct Neighbour: Sendable, Hashable {
        /// The image's index in the set.
        public let index: Int
        /// The sum over all samples of the squared difference in steps of 1/255: divide by 255² for samples in `0…1`.
        public let squaredDistance: Int
    }

    private let set: any ImageSource

    /// Prepares to search a set.
    ///
    /// - Throws: `MeasureError` when the set is empty.
    public init(in set: any ImageSource) throws {
        guard set.count > 0 else { throw MeasureError("nearest neighbours: the set to search has no pictures") }
        self.set = set
    }

    /// The nearest images to each of some others, nearest first.
    ///
    /// - Parameters:
    ///   - queries: images of the set's size.
    ///   - count: how many to find for each; no more than the set has.
    /// - Throws: `MeasureError` when an image has another size or `count` is not possible, `DataError` for an image of
    ///   the set that cannot be read.
    public func callAsFunction(_ queries: [Image], count: Int = 1) throws -> [[Neighbour]] {
        guard (1...set.count).contains(count) else {
            throw MeasureError(
                "nearest neighbours: \(count) of a set of \(set.count) pictures; ask for 1 to \(set.count)")
        }
        for query in queries where query.shape != set.imageShape {
            throw MeasureError(
                "nearest neighbours: a picture of \(query.shape) cannot be compared with a set of \(set.imageShape); bring it to that size first"
            )
        }
        try LinearAlgebra.reserve("nearest neighbours")
        var result: [[Neighbour]] = []
        let groupSize = max(1, min(256, Self.expandedLimit / set.imageShape.count))
        for start in stride(from: 0, to: queries.count, by: groupSize) {
            result += try search(Array(queries[start..<min(start + groupSize, queries.count)]), count)
        }
        return result
    }

    /// Numbers expanded at a time, for the set and for the queries: 16 MiB each.
    private static let expandedLimit = 1 << 22

    private func search(_ queries: [Image], _ count: Int) throws -> [[Neighbour]] {
        precondition(LinearAlgebra.isPrepared)
        let size = set.imageShape.count
        let pixels = queries.flatMap(\.pixels)
        let expanded = pixels.map(Float.init)
        var nearest = pixels.withUnsafeBufferPointer { pixels in
            queries.indices.map { Nearest(count, squaredLength(pixels, from: $0 * size, count: size)) }
        }
        let pieceSize = max(1, min(1024, Self.expandedLimit / size))
        var piece = [Float](repeating: 0, count: pieceSize * size)
        var products = [Float](repeating: 0, count: queries.count * pieceSize)
        try set.forEachBatch(of: pieceSize) { number, batch in
            let (start, length, samples) = (number * pieceSize, batch.size, try batch.allSamples())
            let squares = samples.withUnsafeBufferPointer { source in
                piece.withUnsafeMutableBufferPointer { piece in
                    for place in 0..<length &* size { piece[place] = Float(source[place]) }
                }
                return (0..<length).map { squaredLength(source, from: $0 * size, count: size) }
            }
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, blasint(queries.count), blasint(length), blasint(size), 1,
                expanded, blasint(size), piece, blasint(size), 0, &products, blasint(pieceSize))
            pixels.withUnsafeBufferPointer { pixels in
                products.withUnsafeBufferPointer { products in
                    for query in queries.indices {
                        let row = products[query * pieceSize..<query * pieceSize + length]
                        update(
                            &nearest[query], UnsafeBufferPointer(rebasing: row), pixels, query * size,
                            Piece(start: start, squares: squares, samples: samples))
                    }
                }
            }
        }
        return nearest.map(\.found)
    }

    /// The nearest so far to one query, ascending by distance, then by index.
    private struct Nearest {
        let count: Int
        let squares: Int
        var found: [Neighbour] = []

        init(_ count: Int, _ squares: Int) { (self.count, self.squares) = (count, squares) }

        /// The limit that a distance must be below.
        var limit: Int { found.count < count ? .max : found.last?.squaredDistance ?? .max }

        mutating func insert(_ neighbour: Neighbour) {
            // Indices come in ascending order, so behind everything equally far.
            let place = found.firstIndex { $0.squaredDistance > neighbour.squaredDistance } ?? found.count
            if found.count == count { found.removeLast() }
            found.insert(neighbour, at: place)
        }
    }

    /// Some images of the set that follow one another.
    private struct Piece {
        /// The index of the first.
        let start: Int
        /// The squared length of each.
        let squares: [Int]
        let samples: [UInt8]
    }

    private func update(
        _ nearest: inout Nearest, _ products: UnsafeBufferPointer<Float>, _ queries: UnsafeBufferPointer<UInt8>,
        _ query: Int, _ piece: Piece
    ) {
        // A sum of n products of Float32 numbers that are not negative is too small by no more than this share.
        let size = set.imageShape.count
        let rounding = Double(size) * 0x1p-24
        let greatest = rounding < 0.5 ? 2 / (1 - rounding / (1 - rounding)) : .infinity
        var limit = Double(nearest.limit)
        piece.samples.withUnsafeBufferPointer { pixels in
            for (offset, product) in products.enumerated() {
                // Half a step for the rounding of this expression.
                let least = Double(nearest.squares &+ piece.squares[offset]) - greatest * Double(product) - 0.5
                if least >= limit { continue }
                let distance = squaredDistance(queries, query, pixels, offset &* size, count: size)
                if distance < nearest.limit {
                    nearest.insert(Neighbour(index: piece.start &+ offset, squaredDistance: distance))
                    limit = Double(nearest.limit)
                }
            }
        }
    }
}

/// Samples whose squared differences a 32-bit sum holds.
private let sumLength = 1 << 15

private func squaredDistance(
    _ first: UnsafeBufferPointer<UInt8>, _ firstStart: Int, _ second: UnsafeBufferPointer<UInt8>, _ secondStart: Int,
    count: Int
) -> Int {
    var total = 0
    for start in stride(from: 0, to: count, by: sumLength) {
        var sum: Int32 = 0
        for place in start..<min(start &+ sumLength, count) {
            let difference = Int32(first[firstStart &+ place]) &- Int32(second[secondStart &+ place])
            sum &+= difference &* difference
        }
        total += Int(sum)
    }
    return total
}

private func squaredLength(_ pixels: UnsafeBufferPointer<UInt8>, from first: Int, count: Int) -> Int {
    var total = 0
    for start in stride(from: 0, to: count, by: sumLength) {
        var sum: Int32 = 0
        for place in start..<min(start &+ sumLength, count) {
            let value = Int32(pixels[first &+ place])
            sum &+= value &* value
        }
        total += Int(sum)
    }
    return total
}
