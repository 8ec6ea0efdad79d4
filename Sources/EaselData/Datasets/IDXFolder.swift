import EaselFiles

/// A folder that holds the four IDX files of a data set like MNIST: training and test images, and the labels of both.
struct IDXFolder {
    /// Where the files are: the folder itself, or where torchvision puts them below it.
    private let folder: String
    private let path: String
    private let paths: [String]

    /// The sets known by name that come in such files.
    private static var named: [IDXDataset] { DatasetCatalog.all.compactMap(\.idxFiles) }

    /// Looks for the files; nil where there are not all four in one place.
    init?(_ path: String) {
        let torchvisions = Self.named.map { "\(path)/\($0.torchvisionName)/raw" }
        guard let folder = ([path, "\(path)/raw"] + torchvisions).first(where: IDXDataset.mnist.isComplete),
            let paths = IDXDataset.mnist.paths(in: folder)
        else { return nil }
        (self.path, self.folder, self.paths) = (path, folder, paths)
    }

    /// Reads the files.
    ///
    /// The classes have the names of the set whose training labels these are, else their numbers.
    /// - Throws: `DataError` naming the file that is broken.
    func dataset(limit: Int?) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("\(path): limit \(limit), expected at least 1") }
        let files = IDXDataset.mnist.files.map {
            DatasetFile(name: $0.name, byteCount: FileSystem.defaultLimit, digest: "")
        }
        return try IDXDataset(name: path, torchvisionName: "", classNames: classNames(), files: files, mirrors: [])
            .read(paths, folder: folder, limit: limit)
    }

    private func classNames() throws -> [String] {
        if let known = Self.named.first(where: { isLabels($0.files[1]) }), let names = known.classNames { return names }
        let labels = try [paths[1], paths[3]].flatMap { try IDX.readLabels($0, classCount: 256) }
        return (0...Int(labels.max() ?? 0)).map(String.init)
    }

    private func isLabels(_ known: DatasetFile) -> Bool {
        // A file of another size is another.
        guard let bytes = try? Gzip.read(paths[1], limit: known.byteCount), bytes.count == known.byteCount else {
            return false
        }
        return SHA256.hexDigest(of: bytes) == known.digest
    }
}
