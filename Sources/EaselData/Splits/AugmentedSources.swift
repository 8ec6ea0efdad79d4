import EaselCore
import EaselFiles
import EaselImages

/// Which pictures of a folder that `AugmentedFolder` made are of one and the same picture: they show nearly the same, so they
/// belong on one side of a split.
struct AugmentedSources {
    /// The file that says what such a folder was begun with.
    static let recordName = "augmentation.json"
    /// The table of its pictures, which is there when all are made.
    static let manifestName = "manifest.csv"
    /// The manifest's first columns: a picture and the one it was made of.
    static let columns = ["file", "source"]

    /// The most bytes of a manifest that is read: ten million lines.
    private static let limit = 4 << 30

    private let sources: [String: String]
    private let root: String

    /// Reads what a folder's manifest says; `nil` for one that was not made so.
    /// - Throws: `DataError` for one that was begun and is not finished, or a manifest that is damaged.
    init?(in tree: any FileTree) throws {
        root = tree.root
        let manifest = "\(root)/\(Self.manifestName)"
        guard tree.isFile("\(root)/\(Self.recordName)") else { return nil }
        guard tree.isFile(manifest) else {
            throw DataError(
                "\(root): its augmented pictures are not finished, so nothing says which are of one picture; "
                    + "give the easel augment that began it once more, or hold pictures out before they are augmented")
        }
        let file = try tree.open(manifest)
        guard try file.regularSize() <= Self.limit else { throw DataError("\(manifest): too large for a manifest") }
        var reader = try CSVReader(TextBytes(file))
        guard reader.columns.starts(with: Self.columns) else {
            throw DataError("\(manifest): its columns are not file, source, … as easel augment writes them")
        }
        var sources: [String: String] = [:]
        while let row = try reader.next() { sources[row.cells[0]] = row.cells[1] }
        self.sources = sources
    }

    /// What stands for a picture where pictures are split: the same for all of one source, and of pictures that the manifest
    /// does not have the SHA-256 of their content.
    func key(of path: String, digest: String) -> String {
        guard path.hasPrefix(root + "/"), let source = sources[String(path.dropFirst(root.count + 1))] else {
            return digest
        }
        return SHA256.hexDigest(of: Array("easel source \(source)".utf8))
    }
}
