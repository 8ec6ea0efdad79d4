import EaselCore

/// The order in which an epoch visits the images of a set, cut into batches; the last may be smaller.
///
/// The order of an epoch is a function of the seed, the number of images and the epoch alone (a Fisher–Yates
/// shuffle by Philox, with the epoch as its step), so a run that was interrupted finds its place again.
public struct BatchOrder: Sendable, Hashable {
    /// The Philox stream of the shuffle.
    public static let stream: UInt32 = 0xDA7A_0001

    /// The number of images in the set.
    public let count: Int
    /// The number of images in a batch.
    public let batchSize: Int
    /// The seed of the run; nil keeps the order of the set, as evaluation does.
    public let seed: UInt64?

    /// Plans the batches of a set.
    ///
    /// - Parameters:
    ///   - count: images in the set.
    ///   - batchSize: images in a batch; more than there are gives one batch of all.
    ///   - seed: the seed of the run; nil does not shuffle.
    /// - Throws: `DataError` when a number is not possible.
    public init(count: Int, batchSize: Int, seed: UInt64?) throws {
        guard (1...Int(Int32.max)).contains(count) else {
            throw DataError("batches: \(count) pictures, expected 1 to \(Int32.max)")
        }
        guard batchSize >= 1 else { throw DataError("batches: batch size \(batchSize), expected at least 1") }
        self.count = count
        self.batchSize = batchSize
        self.seed = seed
    }

    /// Batches in an epoch, the last smaller one included.
    public var batchCount: Int { (count - 1) / batchSize + 1 }

    /// The batches of an epoch, numbered from 0.
    public func epoch(_ epoch: Int) -> Epoch {
        var indices = Array(0..<Int32(count))
        if let seed {
            var random = RandomSequence(
                Philox(seed: seed, stream: Self.stream), step: UInt64(bitPattern: Int64(epoch)))
            indices.withUnsafeMutableBufferPointer { indices in
                for last in stride(from: indices.count - 1, to: 0, by: -1) {
                    indices.swapAt(last, Int(random.below(UInt32(last + 1))))
                }
            }
        }
        return Epoch(indices: indices, batchSize: batchSize)
    }

    /// The batches of one epoch: a collection, so that a run can go on in the middle of it
    /// (`for batch in epoch[40...]`).
    public struct Epoch: RandomAccessCollection, Sendable {
        /// All indices of the epoch in the order of the visit.
        public let visits: [Int32]
        private let batchSize: Int

        fileprivate init(indices: [Int32], batchSize: Int) {
            visits = indices
            self.batchSize = batchSize
        }

        /// The first batch's number, 0.
        public var startIndex: Int { 0 }
        /// The number of batches.
        public var endIndex: Int { visits.isEmpty ? 0 : (visits.count - 1) / batchSize + 1 }
        /// The indices of the images in a batch.
        public subscript(batch: Int) -> ArraySlice<Int32> {
            let start = batch * batchSize
            return visits[start..<(start + Swift.min(batchSize, visits.count - start))]
        }
    }
}

extension RandomSequence {
    /// A uniform number below a bound, which must not be 0 (Lemire 2019: multiply, and draw again where it would favour
    /// small results).
    package mutating func below(_ bound: UInt32) -> UInt32 {
        var product = UInt64(nextWord()) * UInt64(bound)
        if UInt32(truncatingIfNeeded: product) < bound {
            let threshold = (0 &- bound) % bound
            while UInt32(truncatingIfNeeded: product) < threshold { product = UInt64(nextWord()) * UInt64(bound) }
        }
        return UInt32(product >> 32)
    }
}
