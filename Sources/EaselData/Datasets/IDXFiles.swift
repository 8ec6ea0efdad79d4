import EaselCore
import EaselFiles
import EaselImages

/// The IDX files of a data set: training and test images, and the labels of both, as far as they are there.
struct IDXFiles {
    private let name: String
    private let tree: any FileTree
    /// Where the files are.
    private let folder: String
    private let prefix: String
    /// The images and the labels of each split.
    private let paths: [IDXName: String]

    /// The sets known by name that come in such files.
    private static var named: [IDXDataset] { DatasetCatalog.all.compactMap(\.idxFiles) }

    /// The folders in a folder that files are looked for in: the folder itself, or where torchvision and archives put them.
    private static func places(_ root: String) -> [String] {
        [root, "\(root)/raw", "\(root)/gzip"] + named.map { "\(root)/\($0.torchvisionName)/raw" }
    }

    /// Looks for the four files of a set like MNIST; nil where there are not all four in one place.
    init?(whole path: String, in tree: DiskTree) {
        guard let folder = Self.places(path).first(where: IDXDataset.mnist.isComplete),
            let files = IDXDataset.mnist.paths(in: folder)
        else {
            return nil
        }
        let keys = [("train", "images"), ("train", "labels"), ("test", "images"), ("test", "labels")]
            .compactMap { IDXName("\($0)-\($1)-idx") }
        (name, self.tree, self.folder, prefix) = (path, tree, folder, "")
        paths = Dictionary(uniqueKeysWithValues: zip(keys, files))
    }

    /// Looks for files of any spelling; nil where there are no images among them.
    ///
    /// - Throws: `DataError` where there are those of several sets.
    init?(name: String, in tree: any FileTree) throws {
        for folder in Self.places(tree.root) where tree.isFolder(folder) {
            let sets = try Self.sets(in: folder, tree)
            guard let (prefix, paths) = sets.first else { continue }
            guard sets.count == 1 else {
                throw DataError(
                    "\(folder): the files of several sets, \(sets.keys.sorted().map { $0.isEmpty ? "train-…" : $0 }.joined(separator: ", ")); "
                        + "give the file of the images of one")
            }
            (self.name, self.tree, self.folder, self.prefix, self.paths) = (name, tree, folder, prefix, paths)
            return
        }
        return nil
    }

    /// Takes a single file of images, its labels beside it, and the images to test on where this one's name is that of those to
    /// train on; nil for a file that is none.
    ///
    /// - Throws: `DataError` for a file of labels.
    init?(file path: String, _ beginning: [UInt8]) throws {
        let header = Gzip.isCompressed(beginning) ? Gzip.inflatedBeginning(of: beginning, count: 4) : beginning
        guard header.count >= 4, header[0] == 0, header[1] == 0, (8...14).contains(header[2]),
            (1...4).contains(header[3])
        else {
            return nil
        }
        let (folder, last) = (FileSystem.folder(of: path), FileSystem.lastName(of: path))
        guard header[3] >= 3 else {
            throw DataError("\(path): a file of labels, give that of the images; labels are looked for beside it")
        }
        (name, tree, self.folder) = (path, DiskTree(folder), folder)
        guard let own = IDXName(last) else {
            (prefix, paths) = ("", [Self.key(.train, .images, ""): path])
            return
        }
        prefix = own.prefix
        let beside = try Self.sets(in: folder, DiskTree(folder))[own.prefix] ?? [:]
        var paths = [Self.key(.train, .images, prefix): path]
        paths[Self.key(.train, .labels, prefix)] = beside[Self.key(own.split, .labels, prefix)]
        if own.split == .train {
            for content in [IDXName.Content.images, .labels] {
                let key = Self.key(.test, content, prefix)
                paths[key] = beside[key]
            }
        }
        self.paths = paths
    }

    private static func key(_ split: IDXName.Split, _ content: IDXName.Content, _ prefix: String) -> IDXName {
        IDXName(split, content, prefix: prefix)
    }

    /// The files in a folder by the prefix of their names, those of sets that have images to train on.
    private static func sets(in folder: String, _ tree: any FileTree) throws -> [String: [IDXName: String]] {
        var sets: [String: [IDXName: String]] = [:]
        // A file that is there plain and gzipped comes plain first.
        for name in try tree.names(in: folder) {
            guard tree.isFile("\(folder)/\(name)"), let key = IDXName(name) else { continue }
            if sets[key.prefix]?[key] == nil { sets[key.prefix, default: [:]][key] = "\(folder)/\(name)" }
        }
        return sets.filter { prefix, paths in paths[key(.train, .images, prefix)] != nil }
    }

    private func path(_ split: IDXName.Split, _ content: IDXName.Content) -> String? {
        paths[Self.key(split, content, prefix)]
    }

    /// Reads the files.
    ///
    /// The classes have the names of the set that the files' names or the training labels are of, else their numbers.
    /// - Throws: `DataError` naming the file that is broken.
    func splits() throws -> ArraySplits {
        let known = try known()
        guard let images = path(.train, .images) else { throw DataError("\(folder): no images to train on") }
        let reader = IDXSplit(
            tree: tree, firstLabel: known?.firstLabel ?? 0, classCount: known?.classNames?.count,
            // All of these sets are stored so.
            isTransposed: known?.isTransposed ?? prefix.hasPrefix("emnist"))
        let train = try reader.read(images, labels: path(.train, .labels))
        let testPath = path(.test, .images)
        let test = try testPath.map { try reader.read($0, labels: path(.test, .labels)) }
        let highest = max(train.labelRange?.upperBound ?? 0, test?.labelRange?.upperBound ?? 0)
        var notes: [String] = []
        if train.labels == nil { notes.append("no labels beside \(images): its pictures have no classes") }
        if reader.isTransposed { notes.append("turned upright: EMNIST's files hold each picture transposed") }
        let isFolder = FileSystem.isFolder(name)
        return ArraySplits(
            name: name, source: isFolder ? folder : name, train: train, test: test,
            classNames: train.labels == nil ? nil : known?.classNames ?? (0...Int(highest)).map(String.init),
            trainSource: isFolder ? folder : images, testSource: testPath.map { isFolder ? folder : $0 }, notes: notes)
    }

    /// The set that these are the files of.
    private func known() throws -> IDXDataset? {
        if let named = Self.named.first(where: { !$0.prefix.isEmpty && $0.prefix == prefix }) { return named }
        guard let labels = path(.train, .labels) else { return nil }
        return Self.named.first { set in
            // A file of another size is another.
            let file = set.files[1]
            guard !file.digest.isEmpty, let bytes = try? tree.inflated(labels, limit: file.byteCount),
                bytes.count == file.byteCount
            else {
                return false
            }
            return SHA256.hexDigest(of: bytes) == file.digest
        }
    }
}
