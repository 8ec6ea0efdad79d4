import EaselFiles

/// A catalogue of data sets by name: finds them on this machine, or else downloads them.
///
/// Names are `mnist`, `fashion-mnist`, `kmnist`, `emnist-letters`, `cifar10`, `cifar100`, `digits` (drawn, see `Digits`), or
/// the path of a folder of pictures (see `ImageFolder`), of files of arrays (IDX, CIFAR's, NumPy's), or of an archive of either;
/// `./mnist` is a folder, `mnist` the data set. The files of a set are
/// looked for as `<root>/<name>/<file>`, plain or `.gz`, and as torchvision has them (`<root>/MNIST/raw/<file>`), in these
/// roots: the one given, `$EASEL_DATA_ROOT`, the user's cache (`$XDG_CACHE_HOME` or `~/.cache`, then `/easel/datasets`) and
/// `/usr/share/datasets`. What is found nowhere is downloaded to the cache and its content checked, where its digest is known;
/// all but `mnist` and `fashion-mnist` must be put in a root by hand; `$EASEL_DATA_MIRROR` replaces the servers by `<mirror>/<name>/<file>.gz`.
public struct DatasetCatalog: Sendable {
    /// Every data set that goes by a name; one is added by its file and a line here.
    static let all: [any NamedDataset] = [
        IDXDataset.mnist,
        IDXDataset.fashionMNIST,
        IDXDataset.kmnist,
        IDXDataset.emnistLetters,
        CIFAR10Dataset(),
        CIFAR100Dataset(),
        DigitsDataset(),
    ]

    /// Every name that can be loaded, folders aside.
    public static let names = all.map(\.name)

    /// The names of those whose images have labels.
    package static var labelledNames: [String] { all.filter { $0.classNames != nil }.map(\.name) }

    /// The names for people, with a word on what needs no files.
    package static var listing: String {
        all.map { $0.needsFiles ? $0.name : "\($0.name) (drawn, needs no files)" }.joined(separator: ", ")
    }

    /// The roots searched, in order.
    public let roots: [String]
    /// The cache that downloads go to; nil where no home is known.
    public let cache: String?
    /// The mirror that replaces the servers, if any.
    public let mirror: String?

    private static func set(named name: String) -> (any NamedDataset)? { all.first { $0.name == name } }

    /// The names of the classes of a data set that is known by name; nil for any other.
    public static func classNames(of name: String) -> [String]? { set(named: name)?.classNames }

    /// Whether a data set is read from files, which must be on this machine or be downloaded; one that is drawn is not.
    public static func needsFiles(_ name: String) -> Bool { set(named: name)?.needsFiles ?? true }

    /// Makes a catalogue that searches the roots of the environment.
    ///
    /// - Parameter dataRoot: a root searched before all others.
    public init(dataRoot: String? = nil) {
        let cache = FileSystem.userCache.map { "\($0)/datasets" }
        self.init(
            roots: [dataRoot, FileSystem.environment("EASEL_DATA_ROOT"), cache, "/usr/share/datasets"].compactMap(
                \.self),
            cache: cache, mirror: FileSystem.environment("EASEL_DATA_MIRROR"))
    }

    /// Makes a catalogue that searches given roots.
    public init(roots: [String], cache: String?, mirror: String? = nil) {
        self.roots = roots
        self.cache = cache
        self.mirror = mirror
    }

    /// Loads a data set, downloading it first where it is nowhere on this machine.
    ///
    /// - Parameters:
    ///   - name: one of `names`, or the path of a folder of pictures.
    ///   - limit: the most images of each split; nil takes all.
    ///   - report: told, in a line for people, what is being downloaded.
    /// - Throws: `DataError` naming the file that is broken or, offline, the files to put where.
    public func load(_ name: String, limit: Int? = nil, report: (String) -> Void = { _ in }) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("\(name): limit \(limit), expected at least 1") }
        let dataset = try found(name, limit, report)
        // A folder of a set's name is easily meant, and easily forgotten.
        let isThatFolder = (FileSystem.wholePath(dataset.source) + "/").hasPrefix(FileSystem.wholePath(name) + "/")
        guard Self.names.contains(name), FileSystem.isFolder(name), !isThatFolder else { return dataset }
        return try dataset.noting("\(name) is the data set of that name; the folder \(name) here is ./\(name)")
    }

    private func found(_ name: String, _ limit: Int?, _ report: (String) -> Void) throws -> Dataset {
        if let set = Self.set(named: name) {
            return try set.load(limit: limit) { try fetch(name, report: report) }
        }
        guard FileSystem.isFolder(name) || FileSystem.isFile(name) else {
            throw DataError(
                "no data set or folder '\(name)'; data sets are \(Self.names.joined(separator: ", ")), "
                    + "or give the path of a folder of pictures")
        }
        return try Self.loadFolder(name, limit: limit)
    }

    /// Loads a folder: of pictures, or of the files of a data set that comes as IDX.
    ///
    /// - Parameters:
    ///   - preparation: how images are brought to one size and number of channels.
    ///   - rules: those that a run was begun with.
    ///   - splitSeed: that of the split by content.
    /// - Throws: `DataError` naming the file that is broken.
    package static func loadFolder(
        _ folder: String, limit: Int? = nil, preparation: ImagePreparation = ImagePreparation(),
        rules: FolderRules = .current, splitSeed: UInt64 = 0
    ) throws -> Dataset {
        // An archive stays open for both, so that it is read once.
        let archive = FileSystem.isFile(folder) ? try FileTrees.open(folder) : nil
        defer { withExtendedLifetime(archive) {} }
        if let arrays = try ArrayFiles.read(folder, rules: rules) {
            return try arrays.dataset(limit: limit, splitSeed: splitSeed).prepared(by: preparation)
        }
        return try ImageFolder.read(
            folder, limit: limit, preparation: preparation, rules: rules, splitSeed: splitSeed)
    }

    /// Loads the images of a folder to test on: all of them where it has no split for that.
    ///
    /// - Throws: `DataError` naming the file that is broken.
    package static func loadTestImages(
        folder: String, preparation: ImagePreparation = ImagePreparation()
    ) throws -> TestImages {
        let archive = FileSystem.isFile(folder) ? try FileTrees.open(folder) : nil
        defer { withExtendedLifetime(archive) {} }
        if let arrays = try ArrayFiles.read(folder) { return try arrays.testImages().prepared(by: preparation) }
        return try ImageFolder.testImages(in: folder, preparation: preparation)
    }

    /// The folder on this machine that has all files of a data set; nil when it would have to be downloaded, and for
    /// one that needs none.
    public func location(of name: String) -> String? {
        guard let set = Self.set(named: name) else { return nil }
        return roots.flatMap(set.folders).first(where: set.isComplete)
    }

    /// Makes sure that the files of a data set are on this machine.
    ///
    /// - Parameter report: told, in a line for people, what is being downloaded.
    /// - Returns: the folder they are in.
    /// - Throws: `DataError` that says which files to put where when they cannot be had.
    @discardableResult
    public func fetch(_ name: String, report: (String) -> Void = { _ in }) throws -> String {
        if let folder = location(of: name) { return folder }
        guard let set = Self.set(named: name), set.needsFiles else {
            let fetched = Self.all.filter { !$0.mirrors.isEmpty }.map(\.name).joined(separator: ", ")
            throw DataError("'\(name)' needs no files or is not known; those that can be fetched are \(fetched)")
        }
        let places = roots.map { "\($0)/\(name)" }.joined(separator: ", ")
        guard !set.mirrors.isEmpty else {
            throw DataError(
                "\(name) is not on this machine (looked in \(places)) and is not downloaded by Easel: put "
                    + "\(set.wantedFiles) in one of these folders")
        }
        guard let cache else {
            throw DataError(
                "\(name) is not on this machine: put \(set.wantedFiles) in one of \(places), or set HOME to download it"
            )
        }
        let folder = "\(cache)/\(name)"
        do {
            try FileSystem.makeFolder(folder)
            for file in set.missingFiles(in: folder) { try download(file, of: set, to: folder, report) }
        } catch {
            throw DataError(
                "\(name) is not on this machine (looked in \(places)) and cannot be downloaded (\(error)): "
                    + "put \(set.wantedFiles) in one of these folders")
        }
        return folder
    }

    private func download(
        _ file: DatasetFile, of set: any NamedDataset, to folder: String, _ report: (String) -> Void
    ) throws {
        var problems: [String] = []
        for base in mirror.map({ ["\($0)/\(set.name)"] }) ?? set.mirrors {
            let url = "\(base)/\(file.name).gz"
            report("downloading \(url)")
            do {
                return try Download.fetch(
                    url, to: "\(folder)/\(file.name).gz", contentDigest: file.digest, limit: file.byteCount)
            } catch {
                problems.append("\(error)")
            }
        }
        throw DataError(problems.joined(separator: "; "))
    }
}
