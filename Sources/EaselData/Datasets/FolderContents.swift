import EaselFiles
import EaselImages

/// The contents of a folder of pictures: the files of its splits, told apart before any header is read.
///
/// What reads a folder as a data set begins here, whether it trains on it or only looks.
struct FolderContents {
    /// Where the files lie.
    private(set) var tree: any FileTree
    /// The files to train on.
    private(set) var train: FolderListing
    /// The files to test on, their labels those of `train`.
    private(set) var test: FolderListing
    /// The files held out for measuring while a model trains; nil where none were asked for.
    private(set) var validation: FolderListing?
    /// The place of the training files, for people.
    private(set) var trainSource: String
    /// The place of the test files, for people.
    private(set) var testSource: String
    /// The place of the validation files, for people.
    private(set) var validationSource: String?
    /// The files and folders passed over, by reason and class.
    private(set) var skipped: [SkippedFiles]
    /// The record of the test images held out by their content; nil where none were.
    private(set) var heldOut: HeldOutImages?
    /// The record of the validation images; nil where there are none.
    private(set) var heldOutForValidation: HeldOutImages?
    /// Notes for people on how it was put together, a line each.
    private(set) var notes: [String]
    /// The files that the split was made of, as they are listed; nil where the folder has a split to test on.
    private var whole: [FolderListing.File]?

    /// Lists a folder, and holds out images for testing where it has no split for that, and for validation if asked to.
    ///
    /// - Parameters:
    ///   - folder: the path.
    ///   - tree: where it lies.
    ///   - reading: which classes, where they come from, and how much is held out.
    ///   - rules: those that a run was begun with.
    ///   - splitSeed: where images are held out, another seed holds out others.
    ///   - isSplitNeeded: whether there must be something to hold out; without, all is to train on.
    ///   - faults: the files that are left out, and what is found of that kind.
    /// - Throws: `DataError` for a folder without pictures, splits of different classes, or what it cannot be asked for.
    init(
        _ folder: String, in tree: any FileTree, reading: DatasetReading, rules: FolderRules, splitSeed: UInt64,
        isSplitNeeded: Bool, _ faults: inout FileFaults
    ) throws {
        guard tree.isFolder(folder) else { throw DataError("\(folder): no such folder") }
        for (flag, isGiven) in [("--label", reading.labelColumn != nil), ("--target", reading.target != nil)]
        where isGiven { throw DataError("\(folder): is a folder, and has no columns; leave out \(flag)") }
        let layout = try FolderLayout(folder, in: tree, rules: rules)
        let train = try FolderListing.split(layout.train, in: tree, passing: layout.passing, rules: rules, reading)
        let skipped = layout.skipped + tree.passedOver.map(SkippedFiles.init)
        guard !train.files.isEmpty else { throw Self.nothing(in: folder, layout, skipped + train.skipped) }
        var parts = Parts(train: train, trainSource: layout.train, skipped: skipped, notes: layout.notes)
        if let split = layout.test {
            let test = try FolderListing.split(split, in: tree, rules: rules, reading)
            guard !test.files.isEmpty else { throw Self.nothing(in: split, layout, test.skipped) }
            (parts.test, parts.testSource) = (test, split)
        }
        if let split = layout.validation {
            let validation = try FolderListing.split(split, in: tree, rules: rules, reading)
            guard !validation.files.isEmpty else { throw Self.nothing(in: split, layout, validation.skipped) }
            (parts.validation, parts.validationSource) = (validation, split)
        }
        try self.init(parts, of: folder, in: tree, reading, rules, splitSeed, isSplitNeeded, &faults)
    }

    /// Takes files that are all tested on.
    init(
        _ test: FolderListing, source: String, in tree: any FileTree, skipped: [SkippedFiles], notes: [String]
    ) {
        (self.tree, train, self.test, validation, whole) = (tree, FolderListing(), test, nil, nil)
        (trainSource, testSource, validationSource) = (source, source, nil)
        (self.skipped, heldOut, heldOutForValidation, self.notes) = (skipped, nil, nil, notes)
    }

    /// What there is before anything is held out.
    struct Parts {
        var train: FolderListing
        var test: FolderListing?
        var validation: FolderListing?
        var trainSource: String
        var testSource: String?
        var validationSource: String?
        var skipped: [SkippedFiles]
        var notes: [String]
    }

    /// Chooses from the parts, leaves out damaged files, and holds out what is wanted.
    init(
        _ parts: Parts, of place: String, in tree: any FileTree, _ reading: DatasetReading, _ rules: FolderRules,
        _ seed: UInt64, _ isSplitNeeded: Bool, _ faults: inout FileFaults
    ) throws {
        for (share, source, flag) in [
            (reading.testShare, parts.testSource, "--test-share"),
            (reading.validationShare, parts.validationSource, "--validation-share"),
        ] {
            guard share != nil, let source else { continue }
            throw DataError(
                "\(place): \(source) is the split \(flag == "--test-share" ? "to test on" : "for validation"); leave out \(flag)"
            )
        }
        var (parts, skipped, total) = (parts, parts.skipped, 0)
        try Self.choose(reading, of: &parts, place)
        for part in [parts.test, parts.validation] {
            if let part, part.hasMasks != parts.train.hasMasks {
                throw DataError(
                    "\(place): pictures of one split have masks, images beside masks, and those of another have none")
            }
            if let part { try Self.requireClasses(of: part, in: parts.train, place) }
        }
        let names = parts.train.classNames ?? []
        let whole = [parts.train, parts.test, parts.validation].map { part -> FolderListing? in
            guard var part = part?.renumbered(to: names) else { return nil }
            skipped.add(part.skipped)
            part.skipped = []
            total += part.files.count
            return part
        }
        let notes = parts.notes + skipped.notes
        faults.count(total)
        let sound = whole.map { part -> FolderListing? in
            guard var part else { return nil }
            part.leaveOut(faults)
            skipped.add(part.skipped)
            part.skipped = []
            return part
        }
        let train = sound[0] ?? FolderListing()
        guard !train.files.isEmpty else { throw DataError("\(place): all of its pictures to train on are damaged") }
        (self.tree, self.train, test, validation) = (tree, train, sound[1] ?? FolderListing(), sound[2])
        self.whole = parts.test == nil ? train.files : nil
        (trainSource, testSource) = (parts.trainSource, parts.testSource ?? parts.trainSource)
        validationSource = parts.validationSource
        (self.skipped, heldOut, heldOutForValidation, self.notes) = (skipped, nil, nil, notes)
        try holdOut(place, hasTest: parts.test != nil, reading, rules, seed, isSplitNeeded, &faults)
    }

    /// Holds out images by their content, where any are wanted.
    private mutating func holdOut(
        _ place: String, hasTest: Bool, _ reading: DatasetReading, _ rules: FolderRules, _ seed: UInt64,
        _ isSplitNeeded: Bool, _ faults: inout FileFaults
    ) throws {
        if !hasTest, rules < .third {
            (train, test) = try train.holdingOutEveryTenth(place)
            testSource = "every tenth image of \(trainSource)"
            notes.append("every tenth picture by path is held out for testing")
        } else if !hasTest || reading.validationShare != nil {
            // Who only looks at a folder is told of the split that a training would find, or why there is none.
            let needsNone = !isSplitNeeded && reading.testShare == nil && reading.validationShare == nil
            let sources: AugmentedSources?
            do { sources = try AugmentedSources(in: tree) } catch let error as DataError where needsNone {
                return notes.append(Self.nothingHeldOut(error))
            }
            let result = try train.heldOutByContent(
                place, seed: seed, testShare: hasTest ? 0 : reading.testShare ?? DatasetReading.usualTestShare,
                validationShare: reading.validationShare, of: sources, &faults)
            if case .failure(let error) = result, needsNone { return notes.append(Self.nothingHeldOut(error)) }
            let split = try result.get()
            let source = "images of \(trainSource) held out by content, seed \(seed)"
            let chosen =
                sources == nil
                ? "the content of each file"
                : "the pictures that they were made of, as \(AugmentedSources.manifestName) says"
            let ending = "of \(train.files.count) pictures, chosen by \(chosen) (seed \(seed))"
            train = split.train
            if !hasTest {
                (test, testSource, heldOut) = (split.test, source, split.heldOut)
                notes.append("held out for testing: \(test.files.count) \(ending)")
            }
            if let held = split.validation {
                (validation, validationSource, heldOutForValidation) = (held, source, split.heldOutForValidation)
                notes.append("held out for validation: \(held.files.count) \(ending)")
            }
        }
        notes += Self.missing(in: train, test, isSplit: hasTest)
        train = try train.drawing(reading.perClass, place, notes: &notes)
    }

    private static func nothingHeldOut(_ error: DataError) -> String {
        "nothing can be held out for testing, so nothing be trained: \(error)"
    }

    /// Keeps the classes that are asked for, and looks at those that the files' names give.
    ///
    /// - Parameter isTraining: whether they are learned, and must be classes; of images to test on few will do.
    static func choose(
        _ reading: DatasetReading, of parts: inout Parts, _ place: String, isTraining: Bool = true
    ) throws {
        let known = parts.train.classNames
        if let asked = reading.classes {
            guard let known else { throw Dataset.noClasses(place) }
            let kept = try Dataset.chosen(asked, of: known, in: place)
            if kept.count < known.count {
                parts.notes.append(Dataset.note(keeping: kept, of: known))
            }
            func keeping(_ part: FolderListing) -> FolderListing {
                part.keeping(kept.filter { part.classNames?.contains($0) ?? false })
            }
            parts.train = keeping(parts.train)
            (parts.test, parts.validation) = (parts.test.map(keeping), parts.validation.map(keeping))
        } else if reading.labels == .name, isTraining, let known {
            try FoundClasses.check(
                known, imageCount: parts.train.files.count, in: place, from: "the names of its files",
                "leave out --label-from name, or rename them as cat.12.jpg is named")
        }
        if reading.labels == .name, let names = parts.train.classNames {
            let counts = names.indices.map { label in parts.train.files.count { $0.label == Int32(label) } }
            parts.notes.append(
                "classes by the files' names: " + ImageSet.listed(zip(names, counts).map { "\($0) (\($1))" }))
        }
    }

    /// Whether the folder has a split to test on; otherwise images are held out for that.
    var hasOwnSplits: Bool { whole == nil }

    /// Some files of the splits in the order in which they are looked at: as they are listed, so that an odd one is
    /// found beside the first, whichever is held out.
    func ordered(_ splits: [[FolderListing.File]]) -> [FolderListing.File] {
        guard let whole else { return splits.flatMap(\.self) }
        let chosen = Set(splits.joined().map(\.path))
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
