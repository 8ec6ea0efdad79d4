import EaselFiles
import EaselImages

extension CIFAR10 {
    /// Reads the batches in a folder: those of `data_batch_*.bin` and `test_batch*.bin`, plain or `.gz`, that are there.
    ///
    /// The data set's notes say which were used. Where there is no test batch, every tenth training image is held
    /// out. Where a part of a batch lies beside the whole (`test_batch_….bin` beside `test_batch.bin`), the whole is
    /// used alone.
    ///
    /// - Throws: `DataError` when there is no training batch or a file is broken.
    public static func read(folder: String, limit: Int? = nil) throws -> Dataset {
        let (train, test, notes) = try splits(in: folder, of: DiskTree(folder), limit: limit)
        guard let test else {
            let (kept, held) = try train.holdingOutEveryTenth(name: folder)
            return try Dataset(
                name: "cifar10", classNames: classNames, train: kept, test: held, source: folder,
                notes: notes + ["no test batch: every tenth training picture is held out for testing"])
        }
        return try Dataset(
            name: "cifar10", classNames: classNames, train: train, test: test, source: folder, notes: notes)
    }

    /// Whether there are training batches among some names.
    static func holdsBatches(_ names: [String]) -> Bool { !batches(startingWith: "data_batch_", in: names).isEmpty }

    /// Reads the batches in a folder of the disk or of an archive.
    static func splits(
        in folder: String, of tree: any FileTree, limit: Int? = nil
    ) throws -> (train: ImageSet, test: ImageSet?, notes: [String]) {
        let names = try tree.names(in: folder)
        let trainNames = batches(startingWith: "data_batch_", in: names)
        var testNames = batches(startingWith: "test_batch", in: names)
        if let whole = testNames.first(where: { $0.hasPrefix("test_batch.bin") }) { testNames = [whole] }
        guard !trainNames.isEmpty else {
            throw DataError(
                "\(folder): no CIFAR-10 training batch, expected data_batch_1.bin to data_batch_5.bin or .gz")
        }
        let train = try read(trainNames, in: folder, of: tree, limit: limit)
        var notes = ["\(train.count) training pictures from \(trainNames.joined(separator: ", "))"]
        guard !testNames.isEmpty else { return (train, nil, notes) }
        let test = try read(testNames, in: folder, of: tree, limit: limit)
        notes.append("\(test.count) test pictures from \(testNames.joined(separator: ", "))")
        return (train, test, notes)
    }

    private static func read(
        _ names: [String], in folder: String, of tree: any FileTree, limit: Int?
    ) throws -> ImageSet {
        var pixels: [UInt8] = []
        var labels: [Int32] = []
        for name in names where limit.map({ labels.count < $0 }) ?? true {
            let path = "\(folder)/\(name)"
            let most = (maximumRecords - labels.count) * records.size
            let batch = try parseBatch(tree.inflated(path, limit: most), name: path)
            pixels.append(contentsOf: batch.pixels)
            labels.append(contentsOf: batch.labels ?? [])
        }
        let side = CIFARRecords.side
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
