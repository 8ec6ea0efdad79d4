import EaselCore
import EaselFiles
import EaselImages

/// CIFAR's files in a folder or an archive: its binary batches are read, its Python pickles are recognised.
enum CIFARFiles {
    /// The folders that CIFAR's archives put their files in.
    static let folders = ["cifar-10-batches-bin", "cifar-100-binary", "cifar-10-batches-py", "cifar-100-python"]

    /// Reads the batches in a folder.
    ///
    /// - Returns: nil where there are none.
    /// - Throws: `DataError` naming the file that is broken, or a pickle.
    static func read(_ name: String, in tree: any FileTree) throws -> ArraySplits? {
        for folder in [tree.root] + folders.map({ "\(tree.root)/\($0)" }) where tree.isFolder(folder) {
            let names = try tree.names(in: folder)
            func known(
                _ splits: (train: ImageSet, test: ImageSet?, notes: [String]), _ classNames: [String]
            ) -> ArraySplits {
                ArraySplits(
                    name: name, source: folder, train: splits.train, test: splits.test, classNames: classNames,
                    trainSource: folder, testSource: splits.test == nil ? nil : folder, notes: splits.notes)
            }
            if CIFAR10.holdsBatches(names) {
                return known(try CIFAR10.splits(in: folder, of: tree), CIFAR10.classNames)
            }
            if CIFAR100.holdsFiles(names), try CIFAR100.isPlausible(in: folder, of: tree) {
                return known(try CIFAR100.splits(in: folder, of: tree), CIFAR100.classNames)
            }
            let pickle = ["data_batch_1", "train"].first { file in
                names.contains(file) && tree.isFile("\(folder)/\(file)")
                    && (try? tree.open("\(folder)/\(file)").beginning(count: 2)).map(isPickle) ?? false
            }
            if let pickle { throw pickles("\(folder)/\(pickle)") }
        }
        return nil
    }

    /// Reads a single batch, plain or gzipped: of CIFAR-10, or else of CIFAR-100, as its size and its labels say.
    ///
    /// - Returns: nil for a file that is not called as batches are (`.bin`, `.bin.gz`).
    /// - Throws: `DataError` naming the file and what is expected there.
    static func read(file path: String) throws -> ArraySplits? {
        guard path.hasSuffix(".bin") || path.hasSuffix(".bin.gz") else { return nil }
        let bytes = try DiskTree(FileSystem.folder(of: path)).inflated(
            path, limit: CIFAR10.maximumRecords * CIFAR100.records.size)
        let sets = [
            (CIFAR10.records, CIFAR10.classNames, [String]()), (CIFAR100.records, CIFAR100.classNames, CIFAR100.notes),
        ]
        let fitting = sets.filter { !bytes.isEmpty && bytes.count % $0.0.size == 0 }
        guard !fitting.isEmpty else {
            throw DataError(
                "\(path): \(bytes.count) bytes, and no batch of CIFAR's: a multiple of \(CIFAR10.records.size) is expected "
                    + "(CIFAR-10), or of \(CIFAR100.records.size) (CIFAR-100)")
        }
        // A size may fit both; then the labels of only one do.
        let read = fitting.map { set in Result { try set.0.parse(bytes, name: path) } }
        let place = read.firstIndex { (try? $0.get()) != nil } ?? 0
        let (records, classNames, notes) = fitting[place]
        let images = try read[place].get()
        return ArraySplits(
            name: path, source: path, train: images, classNames: classNames, trainSource: path,
            notes: ["\(counted(images.count, "picture")) of \(records.set)"] + notes)
    }

    /// Whether a file with this beginning is a Python pickle, of protocol 2 or later.
    static func isPickle(_ beginning: [UInt8]) -> Bool {
        beginning.count >= 2 && beginning[0] == 0x80 && (2...5).contains(beginning[1])
    }

    /// The error for a pickle, with what to download instead.
    static func pickles(_ path: String) -> DataError {
        let name = FileSystem.lastName(of: path)
        let hundred = name == "train" || name == "test" || name == "meta"
        let instead =
            hundred || name.hasPrefix("data_batch")
            ? "of CIFAR, download the binary version instead: \(hundred ? CIFAR100.archive : CIFAR10.archive)"
            : "save its array by numpy.save"
        return DataError("\(path): a Python pickle, which is not read, for reading one runs programs; \(instead)")
    }
}
