import EaselFiles
import EaselImages

/// A catalogue of data sets by name: finds them on this machine, or else downloads them.
///
/// Names are `mnist`, `fashion-mnist`, `kmnist`, `emnist-letters`, `cifar10`, `cifar100`, `digits` (drawn, see `Digits`), `scenes`
/// (drawn, see `Scenes`, with masks), or
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
        ScenesDataset(),
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

    /// Whether the images of a data set have masks, which say what each pixel shows.
    public static func hasMasks(_ name: String) -> Bool { set(named: name)?.hasMasks ?? false }

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
    ///   - reading: which classes, where they come from, how much is held out, what is done about damaged files.
    ///   - splitSeed: where images are held out, another seed holds out others.
    ///   - report: told, in a line for people, what is being downloaded.
    /// - Throws: `DataError` naming the file that is broken or, offline, the files to put where.
    public func load(
        _ name: String, limit: Int? = nil, reading: DatasetReading = DatasetReading(), splitSeed: UInt64 = 0,
        report: (String) -> Void = { _ in }
    ) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("\(name): limit \(limit), expected at least 1") }
        let dataset = try found(name, limit, reading, splitSeed, report)
        // A folder of a set's name is easily meant, and easily forgotten.
        let isThatFolder = (FileSystem.wholePath(dataset.source) + "/").hasPrefix(FileSystem.wholePath(name) + "/")
        guard Self.names.contains(name), FileSystem.isFolder(name), !isThatFolder else { return dataset }
        return try dataset.noting("\(name) is the data set of that name; the folder \(name) here is ./\(name)")
    }

    private func found(
        _ name: String, _ limit: Int?, _ reading: DatasetReading, _ splitSeed: UInt64, _ report: (String) -> Void
    ) throws -> Dataset {
        if let set = Self.set(named: name) {
            return try Self.selected(reading, limit: limit, splitSeed: splitSeed) { limit in
                try set.load(limit: limit) { try fetch(name, report: report) }
            }
        }
        guard Self.isPlace(name) else {
            throw DataError(
                "no data set or folder '\(name)'; data sets are \(Self.names.joined(separator: ", ")), "
                    + "or give the path of a folder of pictures")
        }
        return try Self.loadFolder(name, limit: limit, reading: reading, splitSeed: splitSeed)
    }

    /// Loads a folder or an archive, of pictures or of the files of a data set that comes as arrays; or a list of pictures, or
    /// a table.
    ///
    /// - Parameters:
    ///   - preparation: how images are brought to one size and number of channels.
    ///   - reading: which classes, where they come from, how much is held out, what is done about damaged files.
    ///   - rules: those that a run was begun with.
    ///   - splitSeed: that of the split by content.
    ///   - faulty: the files that a run was begun without; nil where none was begun.
    ///   - maskClasses: the classes of pixels that a model knows, which are values in masks; nil for those there are.
    ///   - storage: where the pixels of pictures are.
    ///   - threads: the most threads that decode pictures into memory; nil for as many as there are processors.
    ///   - report: called with a line for people before pixels are written to the user's cache.
    /// - Throws: `DataError` naming the file that is broken.
    package static func loadFolder(
        _ folder: String, limit: Int? = nil, preparation: ImagePreparation = ImagePreparation(),
        reading: DatasetReading = DatasetReading(), rules: FolderRules = .current, splitSeed: UInt64 = 0,
        faulty: FaultyFiles? = nil, maskClasses: [String]? = nil, storage: PixelStorage = .automatic,
        threads: Int? = nil, report: (String) -> Void = { _ in }
    ) throws -> Dataset {
        if try isTableOfNumbers(folder) {
            try storage.requireMemory(for: folder)
            guard preparation.isNone else {
                throw DataError("\(folder): a table of numbers, and no pictures; leave out --size and --colour")
            }
            return try TableDataset.read(folder, limit: limit, reading: reading, splitSeed: splitSeed)
        }
        // An archive stays open for both, so that it is read once.
        let archive = try archive(folder)
        defer { withExtendedLifetime(archive) {} }
        if let arrays = try arrays(folder, rules: rules) {
            try storage.requireMemory(for: folder)
            return try arrays.dataset(limit: limit, reading: reading, splitSeed: splitSeed).prepared(by: preparation)
        }
        return try ImageFolder.read(
            folder, limit: limit, preparation: preparation, reading: reading, rules: rules, splitSeed: splitSeed,
            faulty: faulty, maskClasses: maskClasses, storage: storage, threads: threads, report: report)
    }

    /// Whether something is at a path that may be read as a data set: a folder, or a file.
    package static func isPlace(_ path: String) -> Bool { FileSystem.isFolder(path) || FileSystem.isFile(path) }

    /// An archive; nil for a folder, or another file.
    private static func archive(_ path: String) throws -> (any FileTree)? {
        FileSystem.isFile(path) && !TableFile.isTable(path) ? try FileTrees.open(path) : nil
    }

    /// What files of arrays hold; nil for pictures.
    private static func arrays(_ path: String, rules: FolderRules = .current) throws -> ArraySplits? {
        TableFile.isTable(path) ? nil : try ArrayFiles.read(path, rules: rules)
    }

    /// Whether a path is that of a file of rows, which have columns: a list of pictures or a table.
    package static func hasColumns(_ path: String) -> Bool { TableFile.isTable(path) }

    /// Whether a file of rows is a table of numbers, and no list of pictures.
    /// - Throws: `FileError` where it cannot be read.
    package static func isTableOfNumbers(_ path: String) throws -> Bool {
        try TableFile.isTable(path) && !TableFile.listsImages(path)
    }

    /// Whether a path leads to pictures in files of their own, and not to arrays or a table.
    /// - Throws: `DataError` or `FileError` where it cannot be read.
    package static func holdsPictureFiles(_ path: String) throws -> Bool {
        guard isPlace(path), try !isTableOfNumbers(path) else { return false }
        let archive = try archive(path)
        defer { withExtendedLifetime(archive) {} }
        if try arrays(path) != nil { return false }
        return true
    }

    /// The error for a table where pictures are needed.
    package static func noPictures(_ path: String) -> DataError {
        DataError("\(path): a table of numbers, and the model takes pictures; a list of pictures has a column path")
    }

    /// A data set that has labels and splits, as a reading asks for it: the limit is of what is asked for.
    private static func selected(
        _ reading: DatasetReading, limit: Int?, splitSeed: UInt64, _ load: (Int?) throws -> Dataset
    ) throws -> Dataset {
        guard !reading.isUsual, reading != DatasetReading(faults: .strict) else { return try load(limit) }
        return try load(nil).read(reading, splitSeed: splitSeed).limited(to: limit)
    }

    /// The images of a folder as they are stored, of whatever sizes.
    ///
    /// - Parameters:
    ///   - limit: the most images of each split.
    ///   - reading: which classes, where they come from, how much is held out, what is done about damaged files.
    ///   - rules: those that a run was begun with.
    ///   - splitSeed: that of the split by content.
    ///   - isOnlyLookedAt: whether any number of damaged files is passed over, for a report that names them.
    ///   - isSplitNeeded: whether there must be something to hold out for testing where no share is asked for.
    /// - Throws: `DataError` as `loadFolder` does, but for what is wrong with single pictures.
    package static func storedImages(
        inFolder folder: String, limit: Int? = nil, reading: DatasetReading = DatasetReading(),
        rules: FolderRules = .current, splitSeed: UInt64 = 0, isOnlyLookedAt: Bool = false, isSplitNeeded: Bool = false
    ) throws -> StoredImages {
        if let limit, limit < 1 { throw DataError("\(folder): limit \(limit), expected at least 1") }
        if try isTableOfNumbers(folder) { throw noPictures(folder) }
        let archive = try archive(folder)
        defer { withExtendedLifetime(archive) {} }
        if let arrays = try arrays(folder, rules: rules) {
            return StoredImages(try arrays.dataset(limit: limit, reading: reading, splitSeed: splitSeed))
        }
        return try StoredImages(
            folder, limit: limit, reading, rules: rules, splitSeed: splitSeed, isOnlyLookedAt: isOnlyLookedAt,
            isSplitNeeded: isSplitNeeded)
    }

    /// Loads the images of a folder to test on: all of them where it has no split for that.
    ///
    /// - Throws: `DataError` naming the file that is broken.
    package static func loadTestImages(
        folder: String, preparation: ImagePreparation = ImagePreparation(), reading: DatasetReading = DatasetReading(),
        maskClasses: [String]? = nil, storage: PixelStorage = .automatic, threads: Int? = nil,
        report: (String) -> Void = { _ in }
    ) throws -> TestImages {
        if try isTableOfNumbers(folder) { throw noPictures(folder) }
        let archive = try archive(folder)
        defer { withExtendedLifetime(archive) {} }
        if let arrays = try arrays(folder) {
            try storage.requireMemory(for: folder)
            return try arrays.testImages(reading: reading).prepared(by: preparation)
        }
        return try ImageFolder.testImages(
            in: folder, preparation: preparation, reading: reading, maskClasses: maskClasses, storage: storage,
            threads: threads, report: report)
    }

    /// Loads another table than a run's to test on, with the run's columns.
    ///
    /// - Throws: `DataError` for what is no table, naming a column that is missing, or the line of what is wrong.
    package static func loadTestRows(
        _ path: String, like table: TableDescription, reading: DatasetReading = DatasetReading()
    ) throws -> TestImages {
        try requireTable(path, like: table)
        return try TableDataset.testRows(path, like: table, reading: reading)
    }

    /// Refuses what is no table, for a model that learned from one.
    /// - Throws: `DataError` with the columns that there must be.
    static func requireTable(_ path: String, like table: TableDescription) throws {
        guard try isTableOfNumbers(path) else {
            throw DataError(
                "\(path): no table of numbers (a file that ends in .csv or .jsonl), and the run learned from one; its columns are "
                    + ImageSet.listed(table.columns.map(\.name)))
        }
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
