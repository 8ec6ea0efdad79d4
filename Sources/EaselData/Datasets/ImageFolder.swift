import EaselFiles

/// Reads a folder of picture files, or an archive of one, as a data set: of every format that `ImageFile` reads, told by
/// their content.
///
/// - `train` (or `training`) and `test` (or `testing`, else `val`, `valid`, `validation`), in any case, are splits where
///   they stand alone or beside one another. Beside other folders of images they are classes like them, unless they
///   hold class folders of their own. Without a split to test on, a tenth of the images is held out for testing, chosen
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

    /// Reads a folder as training and test images.
    ///
    /// - Parameters:
    ///   - folder: the path.
    ///   - limit: the most images of each split, the first by path, or evenly over the classes where there are some.
    ///   - preparation: how images are brought to one size and number of channels.
    ///   - channels: 1 grey, 3 RGB or with alpha 2, 4, in place of the preparation's.
    ///   - rules: those that a run was begun with.
    ///   - splitSeed: where there is no split to test on, another seed holds out other images.
    ///   - storage: where the pixels are.
    /// - Throws: `DataError` naming the first file that is broken or of another size than the first.
    public static func read(
        _ folder: String, limit: Int? = nil, preparation: ImagePreparation = ImagePreparation(), channels: Int? = nil,
        rules: FolderRules = .current, splitSeed: UInt64 = 0,
        storage: PixelStorage = .automatic
    ) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("\(folder): limit \(limit), expected at least 1") }
        let tree = try pictures(in: folder)
        let contents = try FolderContents(tree.root, in: tree, rules: rules, splitSeed: splitSeed)
        let (trainFiles, testFiles) = (contents.train.limited(to: limit), contents.test.limited(to: limit))
        var notes = contents.notes
        let geometry = try checkHeaders(
            contents.ordered(train: trainFiles, test: testFiles), in: contents.tree, preparation, channels: channels)
        let reason = try reasonToStream(trainFiles.count + testFiles.count, geometry, storage)
        if let reason { notes.append("pictures are read from \(folder) as they are needed: \(reason)") }
        let source = { (files: [FolderListing.File]) in
            try Self.source(files, geometry, classNames: contents.train.classNames, isStreamed: reason != nil)
        }
        return try Dataset(
            name: folder, classNames: contents.train.classNames, train: source(trainFiles), test: source(testFiles),
            source: folder, trainSource: contents.trainSource, testSource: contents.testSource, notes: notes,
            skipped: contents.skipped, heldOut: contents.heldOut)
    }

    /// Reads a folder as images to test on: those of its split to test on, or all where it has none.
    ///
    /// Classes that only the test split has are classes too.
    /// - Throws: `DataError` naming the first file that is broken or of another size than the first.
    public static func testImages(
        in folder: String, preparation: ImagePreparation = ImagePreparation(), channels: Int? = nil
    ) throws -> TestImages {
        let tree = try pictures(in: folder)
        let layout = try FolderLayout(tree.root, in: tree, rules: .current)
        var test = try FolderListing(
            layout.test ?? layout.train, in: tree, passing: layout.test == nil ? layout.passing : [])
        guard !test.files.isEmpty else {
            throw FolderContents.nothing(in: layout.test ?? tree.root, layout, layout.skipped + test.skipped)
        }
        if layout.test != nil, let own = test.classNames {
            // Numbered as where the folder is trained on, for models that know classes by their numbers alone.
            let train = try FolderListing(layout.train, in: tree, passing: layout.passing).classNames ?? []
            test = test.renumbered(to: Array(Set(own + train)).sorted(by: NaturalOrder.precedes))
        }
        var skipped = layout.skipped
        skipped.add(test.skipped)
        skipped.add(tree.passedOver.map(SkippedFiles.init))
        let geometry = try checkHeaders(test.files, in: tree, preparation, channels: channels)
        let reason = try reasonToStream(test.files.count, geometry, .automatic)
        let streams = reason.map { ["pictures are read from \(folder) as they are needed: \($0)"] } ?? []
        return try TestImages(
            images: source(test.files, geometry, classNames: test.classNames, isStreamed: reason != nil),
            classNames: test.classNames, source: layout.test ?? layout.train,
            notes: layout.notes + skipped.notes + streams)
    }
}
