import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselTraining

/// The images of a run: a named set, a folder, an archive or another file that holds a set, or a list of pictures.
public struct DatasetSource: Hashable, Sendable {
    /// A name of `DatasetCatalog.names`, or the path of a folder or a file.
    public var name: String
    /// Where named sets are looked for first.
    public var root: String?
    /// The most training images to use.
    public var limit: Int?
    /// How a folder is read.
    public var rules: FolderRules
    /// How images are brought to one size and number of channels.
    public var preparation: ImagePreparation
    /// Which classes are read, where they come from, how much is held out, and what is done about damaged files.
    public var reading: DatasetReading
    /// The seed that decides which images are held out.
    public var splitSeed: UInt64
    /// The damaged files that a run was begun without; `nil` where none was begun.
    public var faulty: FaultyFiles?
    /// The classes of pixels that a model knows, which are values in masks; `nil` where none was trained.
    public var maskClasses: [String]?
    /// Where the pixels of a folder are while they are used; never changes what is trained, and no run records it.
    public var storage: PixelStorage
    /// The most threads that decode pictures into memory; `nil` for as many as there are processors. No run records it.
    public var threads: Int?

    /// Names images.
    public init(
        _ name: String, root: String? = nil, limit: Int? = nil, preparation: ImagePreparation = ImagePreparation(),
        reading: DatasetReading = DatasetReading(), rules: FolderRules = .current, splitSeed: UInt64 = 0,
        faulty: FaultyFiles? = nil, maskClasses: [String]? = nil, storage: PixelStorage = .automatic,
        threads: Int? = nil
    ) {
        (self.name, self.root, self.limit, self.preparation) = (name, root, limit, preparation)
        (self.reading, self.rules, self.splitSeed, self.faulty) = (reading, rules, splitSeed, faulty)
        (self.maskClasses, self.storage, self.threads) = (maskClasses, storage, threads)
    }

    /// Reads the images.
    /// - Parameter report: Called with a line for people that says what is being downloaded, or written to the user's cache.
    /// - Throws: `DataError` that says where they were looked for, or what is wrong with them.
    public func load(report: (String) -> Void = { _ in }) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("a limit of \(limit) pictures leaves none; 1 or more works") }
        try reading.check()
        if DatasetCatalog.names.contains(name) {
            try storage.requireMemory(for: name)
            let dataset = try DatasetCatalog(dataRoot: root)
                .load(name, limit: limit, reading: reading, splitSeed: splitSeed, report: report)
            if let maskClasses, let own = dataset.maskClasses, own != maskClasses {
                throw DataError(
                    "\(name): the classes in its masks are \(ImageSet.listed(own)), and the model's are "
                        + ImageSet.listed(maskClasses))
            }
            return try dataset.prepared(by: preparation)
        }
        try requireFolder()
        return try DatasetCatalog.loadFolder(
            name, limit: limit, preparation: preparation, reading: reading, rules: rules, splitSeed: splitSeed,
            faulty: faulty, maskClasses: maskClasses, storage: storage, threads: threads, report: report)
    }

    /// The images as they are stored, of whatever sizes, not yet prepared.
    /// - Parameters:
    ///   - isOnlyLookedAt: Whether any number of damaged files is passed over, for a report that names them.
    ///   - isSplitNeeded: Whether there must be something to hold out for testing where no share is asked for.
    /// - Throws: `DataError` that says where they were looked for, or what is wrong with them.
    package func storedImages(
        isOnlyLookedAt: Bool = false, isSplitNeeded: Bool = false, report: (String) -> Void = { _ in }
    ) throws -> StoredImages {
        try reading.check()
        guard isFolder else {
            return StoredImages(
                try DatasetCatalog(dataRoot: root)
                    .load(name, limit: limit, reading: reading, splitSeed: splitSeed, report: report))
        }
        try requireFolder()
        return try DatasetCatalog.storedImages(
            inFolder: name, limit: limit, reading: reading, rules: rules, splitSeed: splitSeed,
            isOnlyLookedAt: isOnlyLookedAt, isSplitNeeded: isSplitNeeded)
    }

    /// Whether this is a table of numbers, and no pictures.
    /// - Throws: `FileError` where it cannot be read.
    package func isTable() throws -> Bool { try isFolder && DatasetCatalog.isTableOfNumbers(name) }

    /// Reads the images to test on: of a folder without a split to test on all of them.
    /// - Parameter table: The columns that the run learned from, for rows of a table, which are standardised as its own were.
    /// - Throws: `DataError` as `load` does, or naming a column that is missing.
    public func loadTestImages(
        like table: TableDescription? = nil, report: (String) -> Void = { _ in }
    ) throws -> TestImages {
        if let table {
            try reading.check()
            return try DatasetCatalog.loadTestRows(name, like: table, reading: reading.withoutShares)
        }
        guard isFolder else { return try load(report: report).testImages }
        try reading.check()
        try requireFolder()
        return try DatasetCatalog.loadTestImages(
            folder: name, preparation: preparation, reading: reading.withoutShares, maskClasses: maskClasses,
            storage: storage, threads: threads, report: report)
    }

    private func requireFolder() throws {
        guard DatasetCatalog.isPlace(name) else {
            let meant = nearestName(to: name, among: DatasetCatalog.names).map { "did you mean \($0)? " } ?? ""
            throw DataError(
                "there is no data set or folder \"\(name)\"; \(meant)the sets are: "
                    + "\(DatasetCatalog.names.joined(separator: ", ")); a folder of pictures works too, an archive of one, or a list (.csv, .jsonl)"
            )
        }
    }

    /// Whether reading the images takes no download.
    public var isOnThisMachine: Bool {
        isFolder || !DatasetCatalog.needsFiles(name) || DatasetCatalog(dataRoot: root).location(of: name) != nil
    }

    /// Whether images come from a place of one's own, and not from a named set.
    public var isFolder: Bool { !DatasetCatalog.names.contains(name) }
}
