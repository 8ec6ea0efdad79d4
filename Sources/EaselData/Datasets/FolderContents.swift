import EaselFiles

/// The contents of a folder of pictures: the files of its two splits, told apart before any header is read.
///
/// What reads a folder as a data set begins here, whether it trains on it or only looks.
struct FolderContents {
    /// Where the files are read from.
    let tree: any FileTree
    /// The files to train on.
    let train: FolderListing
    /// The files to test on, their labels those of `train`.
    let test: FolderListing
    /// The place of the training files, for people.
    let trainSource: String
    /// The place of the test files, for people.
    let testSource: String
    /// The files and folders passed over, by reason and class.
    let skipped: [SkippedFiles]
    /// The record of the test images held out by their content; nil where none were.
    let heldOut: HeldOutImages?
    /// Notes for people on how it was put together, a line each.
    let notes: [String]
    /// The files that the split was made of, as they are listed; nil where the folder has a split to test on.
    private let whole: [FolderListing.File]?

    /// Lists a folder, and holds out images for testing where it has no split for that.
    ///
    /// - Parameters:
    ///   - folder: the path.
    ///   - tree: where it lies.
    ///   - rules: those that a run was begun with.
    ///   - splitSeed: where there is no split to test on, another seed holds out other images.
    /// - Throws: `DataError` for a folder without pictures, or splits of different classes.
    init(_ folder: String, in tree: any FileTree, rules: FolderRules, splitSeed: UInt64) throws {
        guard tree.isFolder(folder) else { throw DataError("\(folder): no such folder") }
        let layout = try FolderLayout(folder, in: tree, rules: rules)
        var train = try FolderListing(layout.train, in: tree, passing: layout.passing, rules: rules)
        var skipped = layout.skipped
        skipped.add(train.skipped)
        skipped.add(tree.passedOver.map(SkippedFiles.init))
        guard !train.files.isEmpty else { throw Self.nothing(in: folder, layout, skipped) }
        var (test, notes) = (FolderListing(), layout.notes)
        var (testSource, heldOut) = ("every tenth image of \(layout.train)", HeldOutImages?.none)
        let whole = train
        if let split = layout.test {
            test = try FolderListing(split, in: tree, passing: [], rules: rules)
            skipped.add(test.skipped)
            guard !test.files.isEmpty else { throw Self.nothing(in: split, layout, test.skipped) }
            try Self.requireClasses(of: test, in: train, folder)
            test = test.renumbered(to: train.classNames ?? [])
            testSource = split
        } else if rules < .third {
            (train, test) = try train.holdingOutEveryTenth(folder)
            notes.append("every tenth picture by path is held out for testing")
        } else {
            let split = try train.holdingOutByContent(folder, in: tree, seed: splitSeed)
            (train, test, heldOut) = (split.train, split.test, split.record)
            testSource = "images of \(layout.train) held out by content, seed \(splitSeed)"
            notes.append(
                "held out for testing: \(test.files.count) of \(whole.files.count) pictures, chosen by the content of each "
                    + "file (seed \(splitSeed))")
        }
        notes += skipped.notes
        notes += Self.missing(in: train, test, isSplit: layout.test != nil)
        self.tree = tree
        (self.train, self.test, self.whole) = (train, test, layout.test == nil ? whole.files : nil)
        (trainSource, self.testSource) = (layout.train, testSource)
        (self.skipped, self.heldOut, self.notes) = (skipped, heldOut, notes)
    }

    /// Some files of the two splits in the order in which they are looked at: as they are listed, so that an odd one is
    /// found beside the first, whichever is held out.
    func ordered(train: [FolderListing.File], test: [FolderListing.File]) -> [FolderListing.File] {
        guard let whole else { return train + test }
        let chosen = Set((train + test).map(\.path))
        return whole.filter { chosen.contains($0.path) }
    }

    /// The error for a folder without pictures.
    static func nothing(in folder: String, _ layout: FolderLayout, _ skipped: [SkippedFiles]) -> DataError {
        let only = layout.test.flatMap { folder == layout.train ? "beside \($0), which is to test on; " : nil } ?? ""
        let found = skipped.notes.isEmpty ? "" : "; \(skipped.notes.joined(separator: "; "))"
        return DataError(
            "\(folder): no pictures in it (\(ImageCodec.names)), \(only)in its subfolders (classes) or in train and test\(found)"
        )
    }

    /// Checks that the training split has every class of the test images.
    private static func requireClasses(
        of test: FolderListing, in train: FolderListing, _ folder: String
    ) throws {
        let (known, empty) = (train.classNames ?? [], Set(test.emptyClasses))
        let unknown = (test.classNames ?? []).filter { !known.contains($0) && !empty.contains($0) }
        // Runs were never begun on such folders, so the earlier rules need not be kept here.
        guard (train.classNames == nil) == (test.classNames == nil), unknown.isEmpty else {
            let names = { (listing: FolderListing) in listing.classNames?.joined(separator: ", ") ?? "none" }
            throw DataError(
                "\(folder): the classes of train (\(names(train))) and test (\(names(test))) differ"
                    + (unknown.isEmpty ? "" : "; there is nothing to learn \(unknown.joined(separator: ", ")) from"))
        }
    }

    /// Notes on the classes that have no images.
    private static func missing(in train: FolderListing, _ test: FolderListing, isSplit: Bool) -> [String] {
        var notes = train.emptyClasses.map {
            "no image of class \($0) is there to train on; it keeps its label"
        }
        if isSplit {
            let only = test.emptyClasses.filter { !train.emptyClasses.contains($0) }
            if !only.isEmpty {
                let listed = only.prefix(10).joined(separator: ", ") + (only.count > 10 ? ", …" : "")
                notes.append("no test images of class \(listed)")
            }
        }
        return notes
    }
}
