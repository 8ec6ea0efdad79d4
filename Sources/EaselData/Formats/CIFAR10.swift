import EaselFiles

/// The CIFAR-10 data set (Krizhevsky 2009): reads its binary version, plain or gzipped.
///
/// A record is one byte of label and 3,072 of pixels: the red, the green and the blue plane of 32×32.
public enum CIFAR10 {
    /// The names of the ten classes, in the order of the labels.
    public static let classNames = [
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ]
    private static let side = 32
    private static let recordSize = 1 + 3 * side * side
    /// Records in the whole data set: no split has more.
    private static let maximumRecords = 60_000

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
        guard !bytes.isEmpty, bytes.count % recordSize == 0 else {
            throw DataError(
                "\(name): \(bytes.count) bytes, expected a multiple of \(recordSize), the size of a CIFAR-10 record")
        }
        let count = bytes.count / recordSize
        let plane = side * side
        var labels: [Int32] = []
        labels.reserveCapacity(count)
        for start in stride(from: 0, to: bytes.count, by: recordSize) {
            guard bytes[start] < 10 else {
                throw DataError("\(name): byte \(start): label \(bytes[start]), expected 0 to 9")
            }
            labels.append(Int32(bytes[start]))
        }
        let pixels = [UInt8](unsafeUninitializedCapacity: count * 3 * plane) { target, initialized in
            bytes.withUnsafeBufferPointer { source in
                for record in 0..<count {
                    let from = record * recordSize + 1
                    let to = record * 3 * plane
                    for pixel in 0..<plane {
                        for channel in 0..<3 {
                            target[to + pixel * 3 + channel] = source[from + channel * plane + pixel]
                        }
                    }
                }
            }
            initialized = count * 3 * plane
        }
        return try ImageSet(height: side, width: side, channels: 3, pixels: pixels, labels: labels)
    }

    /// Reads the batches in a folder: those of `data_batch_*.bin` and `test_batch*.bin`, plain or `.gz`, that are there.
    ///
    /// The data set's notes say which were used. Where there is no test batch, every tenth training image is held
    /// out. Where a part of a batch lies beside the whole (`test_batch_….bin` beside `test_batch.bin`), the whole is
    /// used alone.
    ///
    /// - Throws: `DataError` when there is no training batch or a file is broken.
    public static func read(folder: String, limit: Int? = nil) throws -> Dataset {
        let names = try FileSystem.names(in: folder)
        let trainNames = batches(startingWith: "data_batch_", in: names)
        var testNames = batches(startingWith: "test_batch", in: names)
        if let whole = testNames.first(where: { $0.hasPrefix("test_batch.bin") }) { testNames = [whole] }
        guard !trainNames.isEmpty else {
            throw DataError(
                "\(folder): no CIFAR-10 training batch, expected data_batch_1.bin to data_batch_5.bin or .gz")
        }
        let train = try read(trainNames, in: folder, limit: limit)
        var notes = ["\(train.count) training pictures from \(trainNames.joined(separator: ", "))"]
        if testNames.isEmpty {
            notes.append("no test batch: every tenth training picture is held out for testing")
            let (kept, held) = try train.holdingOutEveryTenth(name: folder)
            return try Dataset(
                name: "cifar10", classNames: classNames, train: kept, test: held, source: folder, notes: notes)
        }
        let test = try read(testNames, in: folder, limit: limit)
        notes.append("\(test.count) test pictures from \(testNames.joined(separator: ", "))")
        return try Dataset(
            name: "cifar10", classNames: classNames, train: train, test: test, source: folder, notes: notes)
    }

    private static func read(_ names: [String], in folder: String, limit: Int?) throws -> ImageSet {
        var pixels: [UInt8] = []
        var labels: [Int32] = []
        for name in names where limit.map({ labels.count < $0 }) ?? true {
            let batch = try readBatch("\(folder)/\(name)", limit: (maximumRecords - labels.count) * recordSize)
            pixels.append(contentsOf: batch.pixels)
            labels.append(contentsOf: batch.labels ?? [])
        }
        return try ImageSet(height: side, width: side, channels: 3, pixels: pixels, labels: labels).limited(to: limit)
    }

    /// The batch files of a kind, the plain one where the same batch is there gzipped too.
    private static func batches(startingWith prefix: String, in names: [String]) -> [String] {
        names.filter { name in
            guard name.hasPrefix(prefix) else { return false }
            if name.hasSuffix(".bin") { return true }
            return name.hasSuffix(".bin.gz") && !names.contains(String(name.dropLast(3)))
        }
    }
}
