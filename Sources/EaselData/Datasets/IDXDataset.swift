import EaselCore
import EaselFiles

/// A data set that comes as four IDX files: training and test images, and the labels of both.
struct IDXDataset: NamedDataset {
    let name: String
    /// The folder of the set below torchvision's root.
    let torchvisionName: String
    let classNames: [String]?
    /// Training images, training labels, test images, test labels.
    let files: [DatasetFile]
    let mirrors: [String]

    /// The files under the names that all such sets have.
    /// - Parameter digests: the SHA-256 of what each inflates to.
    static func files(_ digests: [String]) -> [DatasetFile] {
        let names = [
            ("train-images-idx3-ubyte", 16 + 60_000 * 28 * 28), ("train-labels-idx1-ubyte", 8 + 60_000),
            ("t10k-images-idx3-ubyte", 16 + 10_000 * 28 * 28), ("t10k-labels-idx1-ubyte", 8 + 10_000),
        ]
        return zip(names, digests).map { DatasetFile(name: $0.0, byteCount: $0.1, digest: $1) }
    }

    var idxFiles: IDXDataset? { self }

    func isComplete(in folder: String) -> Bool { paths(in: folder) != nil }

    var wantedFiles: String { files.map { "\($0.name).gz" }.joined(separator: ", ") }

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
        let (imagePath, labels) = (paths[first], paths[first + 1])
        let labelList = try IDX.readLabels(
            labels, classCount: classNames?.count ?? 256, limit: files[first + 1].byteCount)
        let images = try IDX.readImages(imagePath, limit: files[first].byteCount)
        guard labelList.count == images.count else {
            throw DataError(
                "\(labels): byte 4: \(labelList.count) labels, expected \(images.count) as there are pictures in \(imagePath)"
            )
        }
        return try ImageSet(
            ImageShape(height: images.height, width: images.width), pixels: images.pixels, labels: labelList
        ).limited(to: limit)
    }
}
