import EaselCore
import EaselFiles
import EaselImages

/// Reads a folder of picture files, or an archive of one, as a data set: of every format that `ImageFile` reads, told by
/// their content.
///
/// - `train` (or `training`) and `test` (or `testing`, else `val`, `valid`, `validation`), in any case, are splits where
///   they stand alone or beside one another. Beside other folders of images they are classes like them, unless they
///   hold class folders of their own. `val` beside a split to test on is for validation. Without a split to test on, a tenth of the images is held out for testing, chosen
///   by the content of each file (`HeldOutImages` records which).
/// - Within a split, subfolders are classes, named by the folder and numbered in natural order (1, 2, 10); images that
///   lie in the split itself have no labels. It is one or the other. A class whose images are all of other formats keeps
///   its label; the test split may lack a class, and has none that the training split lacks.
/// - Images are brought to one size and number of channels by an `ImagePreparation`; without a size they must have one.
///   They become RGB if any is coloured, else grey; transparent ones are composited over white. Names that begin with a
///   dot are passed over, and so are files of other formats, which are counted.
///
/// The pixels are kept in memory, one byte a sample, where they take at most a quarter of the memory that may be used, at
/// most 8 GiB, and beyond 512 MiB at most 64 times what the files take, so that small files cannot fill the memory. How
/// much they take follows from the headers, which are read before any pixels. Otherwise each image is read from its file
/// whenever it is needed (see `FolderSource`, `PixelStorage`).
public enum ImageFolder {
    /// The most bytes that a file may have beside its pixels: profiles, texts.
    static let maximumExtraBytes = 16 << 20

    /// Opens a folder, or an archive of one.
    ///
    /// - Throws: `DataError` where there is neither, `FileError` for an archive that cannot be read.
    static func pictures(in path: String) throws -> any FileTree {
        guard FileSystem.isFolder(path) || FileSystem.isFile(path) else { throw DataError("\(path): no such folder") }
        if let tree = try FileTrees.open(path) { return tree }
        throw DataError(
            "\(path): neither a folder of pictures nor an archive of one (\(FileTrees.archiveEndings))")
    }

    /// Reads a folder, an archive of one, or the pictures that a list names, as training and test images, and validation
    /// images where they are asked for.
    ///
    /// Files that cannot be read or are damaged are left out as `FaultTolerance` says, as if they were not there. They are
    /// found before anything is trained: in their headers, and where their pixels are decoded, which is once also where
    /// they stay in their files.
    ///
    /// - Parameters:
    ///   - folder: the path of the folder, or of a CSV or JSONL file with a column `path`.
    ///   - limit: the most images of each split, the first by path, or evenly over the classes where there are some.
    ///   - preparation: how images are brought to one size and number of channels.
    ///   - channels: 1 grey, 3 RGB or with alpha 2, 4, in place of the preparation's.
    ///   - reading: which classes, where they come from, how much is held out, what is done about damaged files.
    ///   - rules: those that a run was begun with.
    ///   - splitSeed: where images are held out, another seed holds out others.
    ///   - faulty: the files that a run was begun without; nil where none was begun.
    ///   - maskClasses: the classes of pixels that a model knows, which are values in masks; nil for those there are.
    ///   - storage: where the pixels are.
    ///   - threads: the most threads that decode what is kept in memory; nil for as many as there are processors.
    ///   - report: called with a line for people before pixels are written to the user's cache.
    /// - Throws: `DataError` naming the first file that is of another size than the first, or damaged where none may be.
    public static func read(
        _ folder: String, limit: Int? = nil, preparation: ImagePreparation = ImagePreparation(), channels: Int? = nil,
        reading: DatasetReading = DatasetReading(), rules: FolderRules = .current, splitSeed: UInt64 = 0,
        faulty: FaultyFiles? = nil, maskClasses: [String]? = nil, storage: PixelStorage = .automatic,
        threads: Int? = nil, report: (String) -> Void = { _ in }
    ) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("\(folder): limit \(limit), expected at least 1") }
        let tree = try tree(of: folder)
        var faults = FileFaults(tree, reading.faults, recorded: faulty)
        while true {
            let known = faults.problems.count
            let contents = try contents(of: folder, in: tree, reading, rules, splitSeed, &faults)
            let splits = [contents.train, contents.test, contents.validation].map { $0?.limited(to: limit) ?? [] }
            let geometry = try checkHeaders(
                contents.ordered(splits), in: tree, preparation, channels: channels, threads: threads, &faults)
            // What is damaged is left out from the start, so that the others are split as if it were not there.
            guard faults.problems.count == known, let geometry else { continue }
            let reason = try reasonToStream(splits.reduce(0) { $0 + $1.count }, geometry, storage)
            // A crop need not show what its picture is called.
            let names = preparation.cropping == nil ? contents.train.classNames : nil
            let sources = try splits.enumerated().map { place, files in
                try source(
                    files, geometry, classNames: names, isStreamed: reason != nil, isTraining: place == 0,
                    storage: storage, &faults, report: report)
            }
            // A crop is of no mask: those are of whole pictures.
            let masks =
                try contents.train.hasMasks && preparation.cropping == nil
                ? splits.map { try FolderMasks($0, geometry, isStreamed: reason != nil, &faults) } : []
            guard faults.problems.count == known else { continue }
            let (masked, classes) = try Self.masked(sources, by: masks, known: maskClasses)
            let images: [any ImageSource] =
                contents.train.numberName == nil
                ? masked : zip(sources, splits).map { NumberedImages($0, $1.map(\.learned)) as any ImageSource }
            if contents.train.numberName != nil, preparation.cropping != nil {
                throw DataError("\(folder): a crop need not show what its picture's number is of; leave out --crop")
            }
            let number = contents.train.numberName.map { TableColumn($0, splits[0].map { $0.number ?? 0 }) }
            if let number, number.isConstant {
                throw DataError(
                    "\(folder): \(number.name) is \(number.mean) of all pictures to train on, so nothing can be learned"
                )
            }
            var notes = contents.notes + faults.notes
            if let classes {
                notes.append(
                    "masks of \(counted(classes.count, "class")), by their values: \(ImageSet.listed(classes))")
            }
            if let reason, storage != .disk { notes.append(streamingNote(folder, reason)) }
            return try Dataset(
                name: folder, classNames: names, train: images[0], test: images[1],
                validation: contents.validation == nil ? nil : images[2], source: folder,
                trainSource: contents.trainSource, testSource: contents.testSource,
                validationSource: contents.validationSource, notes: notes,
                skipped: contents.skipped, faulty: faults.record, heldOut: contents.heldOut,
                heldOutForValidation: contents.heldOutForValidation, learnedNumber: number, maskClasses: classes)
        }
    }

    /// The files of a folder or a list, told apart.
    static func contents(
        of place: String, in tree: any FileTree, _ reading: DatasetReading, _ rules: FolderRules, _ seed: UInt64,
        isSplitNeeded: Bool = true, _ faults: inout FileFaults
    ) throws -> FolderContents {
        TableFile.isTable(place)
            ? try FolderContents(
                list: place, in: tree, reading: reading, splitSeed: seed, isSplitNeeded: isSplitNeeded, &faults)
            : try FolderContents(
                tree.root, in: tree, reading: reading, rules: rules, splitSeed: seed, isSplitNeeded: isSplitNeeded,
                &faults)
    }

    /// The files of a folder or a list whose headers can be read, told apart, and what is said of the others.
    static func readableContents(
        of place: String, _ reading: DatasetReading, _ seed: UInt64
    ) throws -> (contents: FolderContents, notes: [String]) {
        let tree = try tree(of: place)
        var faults = FileFaults(tree, reading.faults)
        while true {
            let known = faults.problems.count
            let contents = try contents(of: place, in: tree, reading, .current, seed, &faults)
            for listing in [contents.train, contents.test, contents.validation] {
                for file in listing?.files ?? [] {
                    for path in [file.path, file.mask].compactMap(\.self) {
                        do { _ = try faults.header(of: path) } catch { try faults.add(file.path, error) }
                    }
                }
            }
            if faults.problems.count == known { return (contents, faults.notes) }
        }
    }

    /// The files that a folder or a list is of.
    static func tree(of place: String) throws -> any FileTree {
        TableFile.isTable(place) ? DiskTree(FileSystem.folder(of: place)) : try pictures(in: place)
    }

    /// Sources with their masks, where there are some, and the classes of those: the ones that are known, else the values that
    /// there are.
    /// - Throws: `DataError` for a value that is none of the known classes, naming a file.
    private static func masked(
        _ sources: [any ImageSource], by masks: [FolderMasks], known: [String]?
    ) throws -> (images: [any ImageSource], classes: [String]?) {
        guard !masks.isEmpty else { return (sources, nil) }
        if let known { for masks in masks { try masks.requireValues(among: known) } }
        let values =
            known?.compactMap { UInt8($0) } ?? masks.reduce(into: Set<UInt8>()) { $0.formUnion($1.values) }.sorted()
        let images = zip(sources, masks).map { MaskedImages($0, $1.numbered(by: values)) }
        return (images, values.map { String($0) })
    }

    /// Reads a folder as images to test on: those of its split to test on, or all where it has none.
    ///
    /// Classes that only the test split has are classes too.
    /// - Throws: `DataError` naming the first file that is of another size than the first, or damaged where none may be.
    public static func testImages(
        in folder: String, preparation: ImagePreparation = ImagePreparation(), channels: Int? = nil,
        reading: DatasetReading = DatasetReading(), maskClasses: [String]? = nil,
        storage: PixelStorage = .automatic, threads: Int? = nil, report: (String) -> Void = { _ in }
    ) throws -> TestImages {
        let tree = try tree(of: folder)
        var faults = FileFaults(tree, reading.faults)
        while true {
            let known = faults.problems.count
            let contents =
                TableFile.isTable(folder)
                ? try FolderContents(testingList: folder, in: tree, reading: reading, &faults)
                : try FolderContents(testing: tree.root, in: tree, reading: reading, &faults)
            let geometry = try checkHeaders(
                contents.test.files, in: tree, preparation, channels: channels, threads: threads, &faults)
            guard faults.problems.count == known, let geometry else { continue }
            let reason = try reasonToStream(contents.test.files.count, geometry, storage)
            let images = try source(
                contents.test.files, geometry, classNames: contents.test.classNames, isStreamed: reason != nil,
                storage: storage, &faults, report: report)
            let masks =
                try contents.test.hasMasks && preparation.cropping == nil
                ? [FolderMasks(contents.test.files, geometry, isStreamed: reason != nil, &faults)] : []
            guard faults.problems.count == known else { continue }
            let (all, classes) = try masked([images], by: masks, known: maskClasses)
            let tested: any ImageSource =
                contents.test.numberName == nil ? all[0] : NumberedImages(images, contents.test.files.map(\.learned))
            let streams = storage == .disk ? [] : reason.map { [streamingNote(folder, $0)] } ?? []
            return TestImages(
                images: tested, classNames: preparation.cropping == nil ? contents.test.classNames : nil,
                source: contents.testSource, notes: contents.notes + faults.notes + streams, maskClasses: classes)
        }
    }
}
