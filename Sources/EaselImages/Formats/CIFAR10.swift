import EaselFiles

/// The CIFAR-10 data set (Krizhevsky 2009): reads its binary version, plain or gzipped.
///
/// A record is one byte of label and 3,072 of pixels: the red, the green and the blue plane of 32×32.
public enum CIFAR10 {
    /// The names of the ten classes, in the order of the labels.
    public static let classNames = [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ]
    /// Where its binary version is to be had.
    package static let archive = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
    package static let records = CIFARRecords(set: "CIFAR-10", labelBytes: 1, classCount: 10)
    /// Records in the whole data set: no split has more.
    package static let maximumRecords = 60_000

    /// Reads one batch file.
    ///
    /// - Parameter limit: the most bytes accepted, inflated; those of the whole data set unless told otherwise.
    /// - Throws: `DataError` naming the file, the place in it and what is expected there.
    public static func readBatch(_ path: String, limit: Int = 60_000 * 3_073) throws -> ImageSet {
        try parseBatch(Gzip.read(path, limit: limit, cache: .user), name: path)
    }

    /// Reads a batch from the inflated bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` as `readBatch`.
    public static func parseBatch(_ bytes: [UInt8], name: String) throws -> ImageSet {
        try records.parse(bytes, name: name)
    }
}
