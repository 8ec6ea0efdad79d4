import EaselFiles
import EaselTraining

/// The disk space that a run will take.
extension Trainer {
    /// The size of one checkpoint in bytes, apart from a header of a few thousand.
    public var checkpointByteCount: Int { recipe.savedStorages.reduce(0) { $0 + $1.storage.shape.count * 4 } }

    /// Bytes that all checkpoints kept will take at the end of the run.
    public var diskByteCount: Int {
        // The best may be beside them, and the newest is written before an old one is removed.
        let count = retention.count(epochs: epochs) + (retention.keepingLast == nil ? 0 : 2)
        let (product, overflows) = checkpointByteCount.multipliedReportingOverflow(by: count)
        return overflows ? .max : product
    }

    /// Bytes free where the run lies, `nil` where that is not known.
    public var freeByteCount: Int? { directory.folder.freeByteCount }
}
