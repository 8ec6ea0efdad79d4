import EaselCore
import EaselFiles

/// The images of a data set as they are stored: one by one, of whatever sizes they are and wherever they are kept, before
/// they are brought to one size. A survey and a conversion go through them.
package struct StoredImages: Sendable {
    /// A split of the set.
    struct Split: Sendable {
        /// `train`, `test`.
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
    /// The splits: what is trained on, then what is tested on.
    let splits: [Split]
    /// Whether the set came with them; otherwise images are held out by rules.
    let hasOwnSplits: Bool
    let skipped: [SkippedFiles]
    let heldOut: HeldOutImages?
    let notes: [String]
    /// Whether images are files, which have a format.
    let areFiles: Bool
    let entries: [Entry]
    private let beginning: @Sendable (Entry, Bool) throws -> ReadableImages.Image
    private let image: @Sendable (Entry, (height: Int, width: Int)?) throws -> Image

    /// The header of an image, and the digest of its content where that is asked for.
    /// - Throws: `DataError` or `FileError` naming a file that cannot be read.
    func beginning(of entry: Entry, isDigested: Bool) throws -> ReadableImages.Image {
        try beginning(entry, isDigested)
    }

    /// An image, upright.
    /// - Parameter enough: a size that is enough.
    /// - Throws: `DataError` or `FileError` naming a file that cannot be read.
    func image(_ entry: Entry, enough: (height: Int, width: Int)? = nil) throws -> Image { try image(entry, enough) }

    /// Takes a data set that has been read.
    package init(_ dataset: Dataset) {
        let images = [dataset.train, dataset.test]
        (name, source, classNames, areFiles) = (dataset.name, dataset.source, dataset.classNames, false)
        (splits, hasOwnSplits) = (
            [
                Split(name: "train", source: dataset.trainSource), Split(name: "test", source: dataset.testSource),
            ], dataset.heldOut == nil
        )
        (skipped, heldOut, notes) = (dataset.skipped, dataset.heldOut, dataset.notes)
        let names = splits.map(\.name)
        entries = images.enumerated().flatMap { split, own in
            let labels = own.labels
            return (0..<own.count).map {
                Entry(name: "\(names[split]) \($0)", split: split, label: labels?[$0] ?? 0, place: $0)
            }
        }
        beginning = { entry, isDigested in
            let image = try images[entry.split].image(at: entry.place)
            return ReadableImages.Image(
                entry: entry,
                header: ImageHeader(format: "", height: image.height, width: image.width, channels: image.channels),
                digest: isDigested ? SHA256.hexDigest(of: image.pixels) : "", byteCount: image.pixels.count)
        }
        image = { entry, _ in try images[entry.split].image(at: entry.place) }
    }

    /// Takes a folder of pictures.
    init(_ folder: String, _ contents: FolderContents, limit: Int?) {
        (name, source, classNames, areFiles) = (folder, folder, contents.train.classNames, true)
        (splits, hasOwnSplits) = (
            [
                Split(name: "train", source: contents.trainSource), Split(name: "test", source: contents.testSource),
            ], contents.hasOwnSplits
        )
        (skipped, heldOut, notes) = (contents.skipped, contents.heldOut, contents.notes)
        let files = [contents.train.limited(to: limit), contents.test.limited(to: limit)]
        entries = files.enumerated().flatMap { split, own in
            own.enumerated().map { Entry(name: $1.path, split: split, label: $1.label, place: $0) }
        }
        beginning = { entry, isDigested in
            let file = try contents.tree.open(files[entry.split][entry.place].path)
            let (header, size) = try ImageFolder.header(of: file)
            return ReadableImages.Image(
                entry: entry, header: header, digest: isDigested ? try SHA256.hexDigest(of: file) : "", byteCount: size)
        }
        image = { entry, enough in
            var options = ImageReadingOptions()
            options.enough = enough
            let path = files[entry.split][entry.place].path
            let most = ImageFolder.mostBytes(for: try ImageFolder.header(of: contents.tree.open(path)).header)
            return try ImageFile.decode(contents.tree.contents(of: path, limit: most), name: path, options).image
        }
    }

    /// The most threads that go through images at a time: of large ones few, for each takes memory several times over.
    ///
    /// - Parameters:
    ///   - asked: the most to use.
    ///   - headers: those of the images; none where only headers are read.
    static func threads(_ asked: Int, _ headers: some Sequence<ImageHeader> = []) -> Int {
        guard let available = MachineMemory.available()?.byteCount else { return asked }
        // A thread also takes addresses of its own.
        guard available >= 1 << 30 else { return 1 }
        // The image, a copy that stands upright and one of other channels.
        let largest = headers.reduce(0) { max($0, 3 * $1.height * $1.width * 4) }
        return max(1, min(asked, available / max(largest, 1)))
    }

    /// The name of the class of an image; nil where there are no classes.
    func className(of entry: Entry) -> String? {
        classNames.flatMap { $0.indices.contains(Int(entry.label)) ? $0[Int(entry.label)] : nil }
    }
}
