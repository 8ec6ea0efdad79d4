import EaselCore
import EaselFiles
import EaselImages
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The conversion of a data set into files of one kind: each image brought to a size and a number of
/// channels as training would bring it.
///
/// What is made does not depend on the threads, and converting what was converted the same way gives the same pixels.
/// Either all of it is made or nothing.
public struct DatasetConversion: Sendable {
    /// The kind of files that are made.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// A PNG file for each image, in a folder for each class.
        case png
        /// NumPy's archive of arrays: `x_train`, `y_train`, `x_test`, `y_test`, `class_names`.
        case npz
        /// The four IDX files that MNIST comes as, in a folder.
        case idx
    }

    /// What was made.
    public struct Result: Sendable, Hashable, Encodable {
        /// The folder or file.
        public let output: String
        /// The kind of files.
        public let format: String
        /// The number of images in it.
        public let images: Int
        /// The splits and how many images of each.
        public let splits: [DatasetSurvey.Split]
        /// The names of the classes; nil for images without labels.
        public let classes: [String]?
        /// Files and folders of the set that were passed over, by reason and class.
        public let skipped: [SkippedFiles]
        /// Images left out because they cannot be read.
        public let unreadable: [DatasetSurvey.Unreadable]
        /// Notes for people, a line each.
        public let notes: [String]
    }

    /// How images are brought to a size and a number of channels; without a size each keeps its own.
    public var preparation: ImagePreparation
    /// The kind of files that are made.
    public var format: Format
    /// The most threads to use.
    public var threads: Int

    /// Makes a conversion.
    public init(preparation: ImagePreparation = ImagePreparation(), format: Format = .png, threads: Int = 1) {
        (self.preparation, self.format, self.threads) = (preparation, format, threads)
    }

    /// Converts a folder of pictures.
    ///
    /// - Parameters:
    ///   - folder: the path of the folder, or of a list of pictures.
    ///   - output: where to; nothing may be there.
    ///   - limit: the most images of each split.
    ///   - reading: which classes, where they come from, how much is held out, what is done about damaged files.
    /// - Returns: What was made.
    /// - Throws: `DataError` where more images cannot be read than `FaultTolerance` says, or two would have one name,
    ///   `FileError` where the output is there already or cannot be written.
    public func callAsFunction(
        folder: String, to output: String, limit: Int? = nil, reading: DatasetReading = DatasetReading()
    ) throws -> Result {
        try callAsFunction(
            DatasetCatalog.storedImages(
                inFolder: folder, limit: limit, reading: reading, isSplitNeeded: format != .png), to: output)
    }

    /// Converts images as they are stored.
    ///
    /// - Parameter shouldStop: asked between images; where it is true, nothing is made.
    /// - Throws: `CancellationError` where it was stopped.
    package func callAsFunction(
        _ images: StoredImages, to output: String, shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> Result {
        guard format == .png else { return try arrays(of: images, to: output, shouldStop: shouldStop) }
        let begun = try ReadableImages(images, threads: threads)
        let channels = preparation.channels(areColoured: begun.images.contains { $0.header.isColour })
        let images = begun.stored
        let paths = try ConversionPaths(begun.images.map(\.entry), of: images, ending: "png")
        var problems = begun.problems
        var written: [StoredImages.Entry] = []
        try NewFolder.make(output) { folder in
            for path in paths.folders { try FileSystem.makeFolder(folder.path(of: path)) }
            let isStopped = Atomic(false)
            let results = concurrentMap(
                begun.images.count, threads: StoredImages.threads(threads, begun.images.lazy.map(\.header))
            ) { place in
                write(
                    begun.images[place], of: images, channels, to: folder.path(of: paths.paths[place]),
                    paths.masks.map { folder.path(of: $0[place]) }, isStopped, shouldStop)
            }
            var damaged: [ReadableImages.Problem] = []
            for (image, outcome) in zip(begun.images, results) {
                switch outcome {
                case .written: written.append(image.entry)
                case .unreadable(let error): damaged.append((image.entry, error))
                case .failed(let error): throw error
                case .stopped: continue
                }
            }
            if isStopped.load(ordering: .relaxed) { throw CancellationError() }
            problems += damaged
            try ReadableImages.require(!written.isEmpty, problems)
            if !damaged.isEmpty { _ = try images.without(damaged) }
        }
        return result(
            of: images, written, begun, problems, output, areApart: ConversionPaths.haveSplits(images), paths.notes)
    }

    /// An image as it is written.
    func prepared(_ image: ReadableImages.Image, of images: StoredImages, _ channels: Int) throws -> Image {
        // Finer than training asks for: what is made once is to be as good as from the whole.
        let enough = preparation.enough(height: image.header.height, width: image.header.width).map {
            (height: 2 * $0.height, width: 2 * $0.width)
        }
        return try preparation(images.image(image, enough: enough), channels: channels)
    }

    private enum Outcome: Sendable {
        case written
        case unreadable(any Error)
        case failed(any Error)
        case stopped
    }

    private func write(
        _ image: ReadableImages.Image, of images: StoredImages, _ channels: Int, to path: String,
        _ maskPath: String?, _ isStopped: borrowing Atomic<Bool>, _ shouldStop: () -> Bool
    ) -> Outcome {
        if isStopped.load(ordering: .relaxed) || shouldStop() {
            isStopped.store(true, ordering: .relaxed)
            return .stopped
        }
        var files: [(path: String, image: Image)] = []
        do {
            files.append((path, try prepared(image, of: images, channels)))
            if let maskPath, let mask = try images.mask(image.entry) {
                let size = preparation.size
                files.append((maskPath, try size.map { try preparation.fit.applied(toMask: mask, $0) } ?? mask))
            }
        } catch {
            return .unreadable(error)
        }
        do {
            for (path, image) in files {
                let bytes = try PNGFile.encode(image, name: path)
                let file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, cannot: "write")
                try bytes.withUnsafeBytes { try file.write($0) }
            }
            return .written
        } catch {
            isStopped.store(true, ordering: .relaxed)
            return .failed(error)
        }
    }

    func result(
        of images: StoredImages, _ written: [StoredImages.Entry], _ begun: ReadableImages,
        _ problems: [ReadableImages.Problem], _ output: String, areApart: Bool, _ notes: [String]
    ) -> Result {
        let deep = begun.images.count { $0.header.bitDepth > 8 }
        let own = areApart ? images.splits : [StoredImages.Split(name: "all", source: images.source)]
        return Result(
            output: output, format: format.rawValue, images: written.count,
            splits: own.enumerated().map { index, split in
                DatasetSurvey.Split(
                    name: split.name, count: areApart ? written.count { $0.split == index } : written.count,
                    source: split.source)
            }, classes: images.classNames, skipped: images.skipped,
            unreadable: problems.map { DatasetSurvey.Unreadable(path: $0.entry.name, problem: "\($0.error)") },
            notes: images.skipped.notes + notes
                + (deep > 0 ? ["\(counted(deep, "picture")) of 16 bits a sample became 8 bits"] : []))
    }
}
