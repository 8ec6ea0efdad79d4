import EaselData

/// Some pictures of a set: what a step works on.
public struct Batch: Sendable {
    /// The set.
    public let set: ImageSet
    /// Which pictures of the set.
    public let indices: ArraySlice<Int32>

    /// Names pictures of a set.
    public init(_ set: ImageSet, _ indices: ArraySlice<Int32>) {
        self.set = set
        self.indices = indices
    }

    /// How many pictures there are.
    public var size: Int { indices.count }
}

extension ImageSet {
    /// The pictures in batches, the last smaller one included.
    /// - Parameters:
    ///   - batchSize: Pictures in a batch.
    ///   - seed: The seed of the shuffle; `nil` keeps the set's order.
    ///   - epoch: The epoch whose shuffle is asked for.
    /// - Throws: `DataError` for a batch size below 1 or an empty set.
    public func batches(of batchSize: Int, shuffledBy seed: UInt64? = nil, epoch: Int = 0) throws -> [Batch] {
        try BatchOrder(count: count, batchSize: batchSize, seed: seed).epoch(epoch).map { Batch(self, $0) }
    }
}
