import EaselFiles

/// A catalogue of data sets by name: finds them on this machine, or else downloads them.
///
/// Names are `mnist`, `fashion-mnist`, `cifar10`, `digits` (drawn, see `Digits`), or the path of a folder of PNG files
/// (see `ImageFolder`) or of the IDX files of a set; `./mnist` is a folder, `mnist` the data set. The files of a set are
/// looked for as `<root>/<name>/<file>`, plain or `.gz`, and as torchvision has them (`<root>/MNIST/raw/<file>`), in these
/// roots: the one given, `$EASEL_DATA_ROOT`, the user's cache (`$XDG_CACHE_HOME` or `~/.cache`, then `/easel/datasets`) and
/// `/usr/share/datasets`. What is found nowhere is downloaded to the cache and its content checked, except `cifar10`,
/// which must be put in a root by hand; `$EASEL_DATA_MIRROR` replaces the servers by `<mirror>/<name>/<file>.gz`.
public struct DatasetCatalog: Sendable {
    /// Every name that can be loaded, folders aside.
    public static let names = ["mnist", "fashion-mnist", "cifar10", "digits"]

    /// The roots searched, in order.
    public let roots: [String]
    /// The cache that downloads go to; nil where no home is known.
    public let cache: String?
    /// The mirror that replaces the servers, if any.
    public let mirror: String?

    /// The names of the classes of a data set that is known by name; nil for any other.
    public static func classNames(of name: String) -> [String]? {
        switch name {
        case "cifar10": CIFAR10.classNames
        case "digits": Digits.classNames
        default: KnownDataset.all.first { $0.name == name }?.classNames
        }
    }

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
    ///   - name: one of `names`, or the path of a folder of PNG files.
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
        if let known = KnownDataset.all.first(where: { $0.name == name }) {
            let folder = try fetch(name, report: report)
            guard let paths = known.paths(in: folder) else {
                throw DataError("\(folder): the files of \(name) have gone")
            }
            return try known.read(paths, folder: folder, limit: limit)
        }
        switch name {
        case "cifar10": return try CIFAR10.read(folder: fetch(name, report: report), limit: limit)
        case "digits":
            return try Digits().dataset(
                trainCount: min(limit ?? Int.max, Digits.defaultTrainCount),
                testCount: min(limit ?? Int.max, Digits.defaultTestCount))
        default:
            guard FileSystem.isFolder(name) else {
                throw DataError(
                    "no data set or folder '\(name)'; data sets are \(Self.names.joined(separator: ", ")), "
                        + "or give the path of a folder of PNG files")
            }
            return try Self.loadFolder(name, limit: limit)
        }
    }

    /// Loads a folder: of PNG files, or of the files of a data set that comes as IDX.
    ///
    /// - Parameters:
    ///   - rules: those that a run was begun with.
    ///   - splitSeed: that of the split by content.
    /// - Throws: `DataError` naming the file that is broken.
    package static func loadFolder(
        _ folder: String, limit: Int? = nil, rules: FolderRules = .current, splitSeed: UInt64 = 0
    ) throws -> Dataset {
        if rules != .first, let files = IDXFolder(folder) { return try files.dataset(limit: limit) }
        return try ImageFolder.read(folder, limit: limit, rules: rules, splitSeed: splitSeed)
    }

    /// Loads the images of a folder to test on: all of them where it has no split for that.
    ///
    /// - Throws: `DataError` naming the file that is broken.
    package static func loadTestImages(folder: String) throws -> TestImages {
        if let files = IDXFolder(folder) { return try files.dataset(limit: nil).testImages }
        return try ImageFolder.testImages(in: folder)
    }

    /// The folder on this machine that has all files of a data set; nil when it would have to be downloaded, and for
    /// `digits`, which needs none.
    public func location(of name: String) -> String? {
        if let known = KnownDataset.all.first(where: { $0.name == name }) {
            return roots.flatMap(known.folders).first { known.paths(in: $0) != nil }
        }
        guard name == "cifar10" else { return nil }
        let candidates = roots.flatMap {
            ["\($0)/cifar10", "\($0)/cifar10/cifar-10-batches-bin", "\($0)/cifar-10-batches-bin"]
        }
        return candidates.first { folder in
            let names = (try? FileSystem.names(in: folder)) ?? []
            return names.contains { $0.hasPrefix("data_batch_") && ($0.hasSuffix(".bin") || $0.hasSuffix(".bin.gz")) }
        }
    }

    /// Makes sure that the files of a data set are on this machine.
    ///
    /// - Parameter report: told, in a line for people, what is being downloaded.
    /// - Returns: the folder they are in.
    /// - Throws: `DataError` that says which files to put where when they cannot be had.
    @discardableResult
    public func fetch(_ name: String, report: (String) -> Void = { _ in }) throws -> String {
        if let folder = location(of: name) { return folder }
        let places = roots.map { "\($0)/\(name)" }.joined(separator: ", ")
        if name == "cifar10" {
            throw DataError(
                "cifar10 is not on this machine (looked in \(places)) and is not downloaded by Easel: put the .bin files "
                    + "of https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz in one of these folders")
        }
        guard let known = KnownDataset.all.first(where: { $0.name == name }) else {
            throw DataError(
                "'\(name)' needs no files or is not known; those that can be fetched are "
                    + (KnownDataset.all.map(\.name)).joined(separator: ", "))
        }
        let wanted = known.files.map { "\($0.name).gz" }.joined(separator: ", ")
        guard let cache else {
            throw DataError(
                "\(name) is not on this machine: put \(wanted) in one of \(places), or set HOME to download it")
        }
        let folder = "\(cache)/\(name)"
        do {
            try FileSystem.makeFolder(folder)
            for file in known.files where KnownDataset.path(of: file, in: folder) == nil {
                try download(file, of: known, to: folder, report)
            }
        } catch {
            throw DataError(
                "\(name) is not on this machine (looked in \(places)) and cannot be downloaded (\(error)): "
                    + "put \(wanted) in one of these folders")
        }
        return folder
    }

    private func download(
        _ file: KnownDataset.File, of known: KnownDataset, to folder: String, _ report: (String) -> Void
    ) throws {
        var problems: [String] = []
        for base in mirror.map({ ["\($0)/\(known.name)"] }) ?? known.mirrors {
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
