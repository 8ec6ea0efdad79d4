import EaselFiles
import EaselImages

/// A data set that comes as four IDX files: training and test images, and the labels of both.
struct IDXDataset: NamedDataset {
    let name: String
    /// The folder of the set below torchvision's root.
    let torchvisionName: String
    let classNames: [String]?
    /// Training images, training labels, test images, test labels.
    let files: [DatasetFile]
    let mirrors: [String]
    /// What the names of the files begin with, where that tells the set from others.
    var prefix = ""
    /// The label of the first class.
    var firstLabel: Int32 = 0
    /// Whether each image is stored column by column.
    var isTransposed = false
    /// The page that says where the files are to be had by hand.
    var source: String?

    /// The files under the names that all such sets have.
    /// - Parameters:
    ///   - digests: the SHA-256 of what each inflates to; empty where they are not known.
    ///   - prefix: what the names begin with.
    ///   - test: what the files to test on are called.
    ///   - counts: the most images of the two splits.
    static func files(
        _ digests: [String], prefix: String = "", test: String = "t10k",
        counts: (train: Int, test: Int) = (60_000, 10_000)
    ) -> [DatasetFile] {
        let start = prefix.isEmpty ? "" : "\(prefix)-"
        var names: [(String, Int)] = []
        for (split, count) in [("train", counts.train), (test, counts.test)] {
            names.append(("\(start)\(split)-images-idx3-ubyte", 16 + count * 28 * 28))
            names.append(("\(start)\(split)-labels-idx1-ubyte", 8 + count))
        }
        return names.enumerated().map { index, file in
            DatasetFile(
                name: file.0, byteCount: file.1, digest: digests.indices.contains(index) ? digests[index] : "")
        }
    }

    var idxFiles: IDXDataset? { self }

    func isComplete(in folder: String) -> Bool { paths(in: folder) != nil }

    var wantedFiles: String {
        files.map { "\($0.name).gz" }.joined(separator: ", ") + (source.map { " of \($0)" } ?? "")
    }

    func missingFiles(in folder: String) -> [DatasetFile] { files.filter { Self.path(of: $0, in: folder) == nil } }

    func load(limit: Int?, from folder: () throws -> String) throws -> Dataset {
        let folder = try folder()
        guard let paths = paths(in: folder) else { throw DataError("\(folder): the files of \(name) have gone") }
        return try read(paths, folder: folder, limit: limit)
    }

    /// The paths of the four files in a folder, plain or gzipped; nil where one is missing.
    func paths(in folder: String) -> [String]? {
        let found = files.compactMap { Self.path(of: $0, in: folder) }
        return found.count == files.count ? found : nil
    }

    /// The path of one file: with the server's name, or with a dot (`train-images.idx3-ubyte`) as some archives have it.
    static func path(of file: DatasetFile, in folder: String) -> String? {
        let dotted = file.name.replacing("-idx", with: ".idx")
        return [file.name, "\(file.name).gz", dotted, "\(dotted).gz"].lazy.map { "\(folder)/\($0)" }
            .first(where: FileSystem.isFile)
    }

    /// In a folder of the set's name, and as torchvision puts them.
    func folders(below root: String) -> [String] {
        ["\(root)/\(name)", "\(root)/\(torchvisionName)/raw", "\(root)/\(name)/\(torchvisionName)/raw"]
    }

    /// Reads the set from a folder that has all four files.
    func read(_ paths: [String], folder: String, limit: Int?) throws -> Dataset {
        try Dataset(
            name: name, classNames: classNames, train: readSplit(paths, 0, limit), test: readSplit(paths, 2, limit),
            source: folder)
    }

    private func readSplit(_ paths: [String], _ first: Int, _ limit: Int?) throws -> ImageSet {
        let reader = IDXSplit(
            tree: DiskTree(FileSystem.folder(of: paths[first])), firstLabel: firstLabel, classCount: classNames?.count,
            isTransposed: isTransposed)
        return try reader.read(
            paths[first], labels: paths[first + 1],
            limits: (files[first].byteCount, files[first + 1].byteCount)
        ).limited(to: limit)
    }
}
