import EaselFiles

/// A folder that holds the four IDX files of a data set like MNIST: training and test images, and the labels of both.
struct IDXFolder {
    /// Where the files are: the folder itself, or where torchvision puts them below it.
    private let folder: String
    private let path: String
    private let paths: [String]

    /// Looks for the files; nil where there are not all four in one place.
    init?(_ path: String) {
        let folders = [path] + ["raw", "MNIST/raw", "FashionMNIST/raw"].map { "\(path)/\($0)" }
        guard let folder = folders.first(where: { KnownDataset.mnist.paths(in: $0) != nil }),
            let paths = KnownDataset.mnist.paths(in: folder)
        else { return nil }
        (self.path, self.folder, self.paths) = (path, folder, paths)
    }

    /// Reads the files.
    ///
    /// The classes have the names of the set whose training labels these are, else their numbers.
    /// - Throws: `DataError` naming the file that is broken.
    func dataset(limit: Int?) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("\(path): limit \(limit), expected at least 1") }
        let files = KnownDataset.mnist.files.map {
            KnownDataset.File(name: $0.name, byteCount: FileSystem.defaultLimit, digest: "")
        }
        return try KnownDataset(name: path, classNames: classNames(), files: files, mirrors: [])
            .read(paths, folder: folder, limit: limit)
    }

    private func classNames() throws -> [String] {
        if let known = KnownDataset.all.first(where: { isLabels($0.files[1]) }) { return known.classNames }
        let labels = try [paths[1], paths[3]].flatMap { try IDX.readLabels($0, classCount: 256) }
        return (0...Int(labels.max() ?? 0)).map(String.init)
    }

    private func isLabels(_ known: KnownDataset.File) -> Bool {
        // A file of another size is another.
        guard let bytes = try? Gzip.read(paths[1], limit: known.byteCount), bytes.count == known.byteCount else {
            return false
        }
        return SHA256.hexDigest(of: bytes) == known.digest
    }
}
