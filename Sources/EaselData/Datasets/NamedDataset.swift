import EaselFiles

/// A data set that goes by a name: what is known of it, and how it is found, downloaded and loaded.
///
/// One is added by a file with a type or a value that conforms, and a line in `DatasetCatalog.all`.
protocol NamedDataset: Sendable {
    /// The name, as in `--data`.
    var name: String { get }

    /// The name of each class, in the order of the labels; nil for images without labels.
    var classNames: [String]? { get }

    /// Whether images have masks, which say what each pixel shows.
    var hasMasks: Bool { get }

    /// Whether it is read from files; one that is drawn needs none.
    var needsFiles: Bool { get }

    /// The folders below a root where its files are looked for, the likeliest first.
    func folders(below root: String) -> [String]

    /// Whether a folder has all that `load` reads.
    func isComplete(in folder: String) -> Bool

    /// The files to put into a folder by hand, in words.
    var wantedFiles: String { get }

    /// Folders of servers that the files are downloaded from, tried in turn, each without a slash at its end; empty where
    /// they must be had by hand.
    var mirrors: [String] { get }

    /// The files to download to a folder.
    func missingFiles(in folder: String) -> [DatasetFile]

    /// The files as IDX, which a folder of one's own may have too; nil for another format.
    var idxFiles: IDXDataset? { get }

    /// Loads the set.
    ///
    /// - Parameters:
    ///   - limit: the most images of each split; nil takes all.
    ///   - folder: finds the folder of its files, downloading them if need be.
    /// - Throws: `DataError` naming the file that is broken.
    func load(limit: Int?, from folder: () throws -> String) throws -> Dataset
}

extension NamedDataset {
    var hasMasks: Bool { false }
    var needsFiles: Bool { true }
    var mirrors: [String] { [] }
    func missingFiles(in folder: String) -> [DatasetFile] { [] }
    var idxFiles: IDXDataset? { nil }
}

/// A file of a data set, as servers have it.
struct DatasetFile: Sendable {
    /// Its name without `.gz`.
    let name: String
    /// The size of its inflated content in bytes; no more is inflated.
    let byteCount: Int
    /// The SHA-256 of its inflated content, so that recompressed archives are accepted.
    let digest: String
}
