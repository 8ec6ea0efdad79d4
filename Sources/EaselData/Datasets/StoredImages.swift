import EaselCore
import EaselFiles
import EaselImages

/// The images of a data set as they are stored: one by one, of whatever sizes they are and wherever they are kept, before
/// they are brought to one size. A survey and a conversion go through them.
package struct StoredImages: Sendable {
    /// A split of the set.
    struct Split: Sendable {
        /// `train`, `test` or `validation`.
        let name: String
        /// The place of its images, for people.
        let source: String
    }

    /// An image.
    struct Entry: Sendable {
        /// The path of its file, or `train 17` where it has none of its own.
        var name: String
        /// The place of its split among the set's.
        var split: Int
        var label: Int32
        /// Where it lies in what it is read from.
        var place: Int
    }

    package let name: String
    /// The place where they were found, for people.
    package let source: String
    /// The name of each class, nil for images without labels.
    package let classNames: [String]?
    /// The splits: what is trained on, what is tested on, what is held out for validation.
    let splits: [Split]
    /// Whether the set came with a split to test on; otherwise images are held out by rules.
    let hasOwnSplits: Bool
    /// Whether shares were asked to be held out.
    let hasAskedShares: Bool
    /// What is done about damaged files.
    let tolerance: FaultTolerance?
    let skipped: [SkippedFiles]
    let faulty: FaultyFiles?
    let heldOut: HeldOutImages?
    let notes: [String]
    /// Whether images are files, which have a format.
    let areFiles: Bool
    /// Whether each image has a mask.
    let hasMasks: Bool
    let entries: [Entry]
    private let reader: any Reader

    /// What gives the images themselves.
    protocol Reader: Sendable {
        /// The header of an image, and the digest of its content where that is asked for.
        func beginning(of entry: Entry, isDigested: Bool) throws -> ReadableImages.Image
        /// An image, upright, of a size that is enough.
        /// - Parameter most: The most bytes that its file may have; `nil` where its header has not been read.
        func image(_ entry: Entry, most: Int?, enough: (height: Int, width: Int)?) throws -> Image
        /// The mask of an image, nil where it has none.
        func mask(_ entry: Entry) throws -> Image?
        /// The set without some images, as if they were not there.
        func images(without problems: [ReadableImages.Problem], of stored: StoredImages) throws -> StoredImages
    }

    /// The header of an image, and the digest of its content where that is asked for.
    /// - Throws: `DataError` or `FileError` naming a file that cannot be read.
    func beginning(of entry: Entry, isDigested: Bool) throws -> ReadableImages.Image {
        try reader.beginning(of: entry, isDigested: isDigested)
    }

    /// An image, upright.
    /// - Parameter enough: a size that is enough.
    /// - Throws: `DataError` or `FileError` naming a file that cannot be read.
    func image(_ entry: Entry, enough: (height: Int, width: Int)? = nil) throws -> Image {
        try reader.image(entry, most: nil, enough: enough)
    }

    /// An image whose header has been read, upright.
    /// - Parameter enough: a size that is enough.
    /// - Throws: `DataError` or `FileError` naming a file that cannot be read.
    func image(_ image: ReadableImages.Image, enough: (height: Int, width: Int)?) throws -> Image {
        let most = try ImageFolder.mostBytes(of: image.header, size: image.byteCount, image.entry.name)
        return try reader.image(image.entry, most: most, enough: enough)
    }

    /// The mask of an image, a class a pixel; nil where images have none.
    /// - Throws: `DataError` or `FileError` naming a file that cannot be read.
    func mask(_ entry: Entry) throws -> Image? { try reader.mask(entry) }

    /// The images that are left when some cannot be read: they are split as if those had never been there.
    /// - Throws: `DataError` where so many may not be left out, or none would be left.
    func without(_ problems: [ReadableImages.Problem]) throws -> StoredImages {
        try reader.images(without: problems, of: self)
    }

    /// Takes a data set that has been read.
    package init(_ dataset: Dataset) {
        let images = [dataset.train, dataset.test] + (dataset.validation.map { [$0] } ?? [])
        let own = [
            Split(name: "train", source: dataset.trainSource), Split(name: "test", source: dataset.testSource),
            Split(name: "validation", source: dataset.validationSource ?? ""),
        ].prefix(images.count)
        let entries = images.enumerated().flatMap { split, some in
            let labels = some.labels
            return (0..<some.count).map {
                Entry(name: "\(own[split].name) \($0)", split: split, label: labels?[$0] ?? 0, place: $0)
            }
        }
        self.init(
            name: dataset.name, source: dataset.source, classNames: dataset.classNames, splits: Array(own),
            hasOwnSplits: dataset.heldOut == nil, hasAskedShares: false, tolerance: nil, skipped: dataset.skipped,
            faulty: dataset.faulty, heldOut: dataset.heldOut, notes: dataset.notes, areFiles: false,
            hasMasks: dataset.maskClasses != nil, entries: entries, reader: SourceReader(images: images))
    }

    /// Takes the pictures of a folder, or those that a list names.
    ///
    /// - Parameters:
    ///   - place: the path.
    ///   - isOnlyLookedAt: whether any number of damaged files is passed over.
    ///   - isSplitNeeded: whether there must be something to hold out for testing.
    /// - Throws: `DataError` as `ImageFolder` does, but for what is wrong with single pictures.
    init(
        _ place: String, limit: Int?, _ reading: DatasetReading, rules: FolderRules, splitSeed: UInt64,
        isOnlyLookedAt: Bool, isSplitNeeded: Bool
    ) throws {
        let isPatient = isOnlyLookedAt && reading.faults != .strict
        let tree = try ImageFolder.tree(of: place)
        let faults = FileFaults(tree, isPatient ? .lenient : reading.faults)
        let folder = FileReader(
            place: place, limit: limit, reading: reading, rules: rules, splitSeed: splitSeed,
            isSplitNeeded: isSplitNeeded, tree: tree, faults: FileReader.Faults(faults))
        self = try folder.images()
    }

    init(
        name: String, source: String, classNames: [String]?, splits: [Split], hasOwnSplits: Bool, hasAskedShares: Bool,
        tolerance: FaultTolerance?, skipped: [SkippedFiles], faulty: FaultyFiles?, heldOut: HeldOutImages?,
        notes: [String], areFiles: Bool,
        hasMasks: Bool, entries: [Entry], reader: any Reader
    ) {
        (self.name, self.source, self.classNames, self.splits) = (name, source, classNames, splits)
        (self.hasOwnSplits, self.hasAskedShares, self.skipped) = (hasOwnSplits, hasAskedShares, skipped)
        self.tolerance = tolerance
        (self.faulty, self.heldOut, self.notes) = (faulty, heldOut, notes)
        (self.areFiles, self.hasMasks, self.entries, self.reader) = (areFiles, hasMasks, entries, reader)
    }

    /// The same set with fewer images.
    func keeping(_ isKept: (Entry) -> Bool) -> StoredImages {
        StoredImages(
            name: name, source: source, classNames: classNames, splits: splits, hasOwnSplits: hasOwnSplits,
            hasAskedShares: hasAskedShares, tolerance: tolerance, skipped: skipped, faulty: faulty, heldOut: heldOut,
            notes: notes,
            areFiles: areFiles, hasMasks: hasMasks, entries: entries.filter(isKept), reader: reader)
    }

    /// The most threads that go through images at a time: of large ones few, for each takes memory several times over.
    ///
    /// - Parameters:
    ///   - asked: the most to use.
    ///   - headers: those of the images; none where only headers are read.
    static func threads(_ asked: Int, _ headers: some Sequence<ImageHeader> = []) -> Int {
        threads(asked, largest: headers.reduce(0) { max($0, $1.height * $1.width) })
    }

    /// The most threads that go through images at a time.
    ///
    /// - Parameters:
    ///   - asked: the most to use.
    ///   - largest: the pixels of the largest image.
    static func threads(_ asked: Int, largest: Int) -> Int {
        guard let available = MachineMemory.available()?.byteCount else { return asked }
        // A thread also takes addresses of its own.
        guard available >= 1 << 30 else { return 1 }
        // The image, a copy that stands upright and one of other channels.
        return max(1, min(asked, available / max(3 * largest * 4, 1)))
    }
}
