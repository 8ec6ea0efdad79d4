import EaselAugmentation
import EaselCore
import EaselFiles
import EaselImages
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Writes augmented pictures of a data set to files: folders of classes stay, a manifest says what was drawn for each.
///
/// Picture `k` of `n` is of the image that comes `k`-th in an order which is shuffled anew in each round through all images.
/// What is drawn for it follows from the seed, the round and the image alone, so any number of threads makes the same
/// bytes. A folder that was begun is gone on with: files that are there are not made again.
public struct AugmentedFolder: Sendable {
    /// What was made.
    public struct Result: Sendable, Hashable, Encodable {
        /// The folder.
        public let output: String
        /// The number of pictures in it.
        public let images: Int
        /// How many of them were there already.
        public let alreadyThere: Int
        /// The number of pictures that they were made of.
        public let sources: Int
        /// The names of the classes; nil for pictures without labels.
        public let classes: [String]?
        /// Whether each picture has a mask.
        public let hasMasks: Bool
        /// The path of the manifest.
        public let manifest: String
        /// How many pictures each operation was applied to.
        public let operations: [Operation]
        /// Pictures left out because they cannot be read.
        public let unreadable: [DatasetSurvey.Unreadable]
        /// Notes for people, a line each.
        public let notes: [String]

        /// An operation and how often it was applied.
        public struct Operation: Sendable, Hashable, Encodable {
            /// Its name, as in the manifest.
            public let name: String
            /// The number of pictures it was applied to.
            public let count: Int
        }
    }

    /// What is done to pictures.
    public var augmentation: Augmentation
    /// The seed of all that is drawn.
    public var seed: UInt64
    /// The number of pictures to make.
    public var count: Int
    /// The folder of masks, of the pictures' names; nil where there are none, or the set has its own.
    public var masks: String?
    /// The most threads to use.
    public var threads: Int

    /// Makes a way of writing augmented pictures.
    public init(_ augmentation: Augmentation, count: Int, seed: UInt64 = 0, masks: String? = nil, threads: Int = 1) {
        (self.augmentation, self.count, self.seed) = (augmentation, count, seed)
        (self.masks, self.threads) = (masks, threads)
    }

    /// The most pictures that are made at a time.
    public static let largestCount = 10_000_000

    /// Augments the pictures of a folder.
    /// - Parameters:
    ///   - folder: The path of the folder, of an archive, or of a list of pictures.
    ///   - output: The folder to make, or to go on with.
    ///   - limit: The most pictures of each split.
    ///   - reading: Which classes, where they come from, what is done about damaged files.
    /// - Throws: `DataError` for a picture that cannot be read or augmented, `FileError` for what cannot be written.
    public func callAsFunction(
        folder: String, to output: String, limit: Int? = nil, reading: DatasetReading = DatasetReading()
    ) throws -> Result {
        try callAsFunction(
            DatasetCatalog.storedImages(inFolder: folder, limit: limit, reading: reading, isSplitNeeded: false),
            to: output)
    }

    /// Augments images as they are stored.
    /// - Parameter shouldStop: Asked between pictures; where it is true, what is made stays and can be gone on with.
    /// - Throws: `CancellationError` where it was stopped.
    package func callAsFunction(
        _ images: StoredImages, to output: String, shouldStop: @escaping @Sendable () -> Bool = { false }
    ) throws -> Result {
        guard (1...Self.largestCount).contains(count) else {
            throw DataError("\(count) pictures to make, expected 1 to \(Self.largestCount)")
        }
        guard !augmentation.mixes else {
            throw DataError(
                "mixup and cutmix give a picture several classes, which a file in a class folder cannot have; use them with "
                    + "easel train --augment")
        }
        if let asked = augmentation.inputNormalisation {
            throw DataError("\(asked) makes numbers that are no picture; use it with easel train --augment")
        }
        let plan = try AugmentationPlan(images, self, output: output)
        let folder = try plan.begin()
        let (outcomes, isStopped) = make(plan, in: output, shouldStop)
        for outcome in outcomes { if case .failed(let error) = outcome { throw error } }
        if isStopped { throw CancellationError() }
        let rows = outcomes.compactMap { if case .made(let row) = $0 { row } else { nil } }
        let manifest = AugmentationManifest(augmentation.steps.map(\.name), rows)
        try folder.write(manifest.bytes, to: AugmentationManifest.name)
        return Result(
            output: output, images: count, alreadyThere: rows.count(where: \.wasThere), sources: plan.sources.count,
            classes: images.classNames, hasMasks: plan.hasMasks,
            manifest: folder.path(of: AugmentationManifest.name),
            operations: zip(augmentation.steps, manifest.counts).map { .init(name: $0.name, count: $1) },
            unreadable: plan.problems.map { DatasetSurvey.Unreadable(path: $0.entry.name, problem: "\($0.error)") },
            notes: plan.notes)
    }

    private enum Outcome: Sendable {
        case made(AugmentationManifest.Row)
        case failed(any Error)
        case left
    }

    private func make(
        _ plan: AugmentationPlan, in output: String, _ shouldStop: @escaping @Sendable () -> Bool
    ) -> (outcomes: [Outcome], isStopped: Bool) {
        let isStopped = Atomic(false)
        let isAsked = Atomic(false)
        let outcomes = concurrentMap(
            count, threads: StoredImages.threads(threads, plan.sources.lazy.map(\.header))
        ) { number -> Outcome in
            if isStopped.load(ordering: .relaxed) { return .left }
            if shouldStop() {
                isStopped.store(true, ordering: .relaxed)
                isAsked.store(true, ordering: .relaxed)
                return .left
            }
            do {
                return .made(try made(number, plan, in: output))
            } catch {
                isStopped.store(true, ordering: .relaxed)
                return .failed(error)
            }
        }
        return (outcomes, isAsked.load(ordering: .relaxed))
    }

    /// Makes one picture, unless it is there.
    private func made(_ number: Int, _ plan: AugmentationPlan, in output: String) throws -> AugmentationManifest.Row {
        let (place, round) = plan.source(of: number)
        let source = plan.sources[place]
        let shape = ImageShape(
            height: source.header.height, width: source.header.width, channels: source.header.channels)
        let drawn: DrawnAugmentation
        do {
            drawn = try augmentation.drawn(
                for: shape,
                at: AugmentationPlace(seed: seed, epoch: round, index: place, count: plan.sources.count))
        } catch {
            throw DataError("\(source.entry.name): \(error)")
        }
        let (file, mask) = plan.paths(of: number, source)
        var row = AugmentationManifest.Row(file: file, source: source.entry.name, drawn: drawn)
        guard !FileSystem.isFile("\(output)/\(file)") || mask.map({ !FileSystem.isFile("\(output)/\($0)") }) ?? false
        else {
            row.wasThere = true
            return row
        }
        let image = try plan.stored.image(source, enough: nil)
        guard image.height == shape.height, image.width == shape.width else {
            throw DataError(
                "\(source.entry.name): \(image.height)x\(image.width) pixels, and its header says \(shape.height)x\(shape.width)"
            )
        }
        // The mask first: a picture that is there has one.
        if let mask {
            guard case .mask(let changed) = try drawn.applied(to: .mask(plan.mask(of: source, image))) else {
                throw DataError("\(source.entry.name): its mask cannot be augmented")
            }
            try write(changed, to: "\(output)/\(mask)")
        }
        do {
            try write(drawn.applied(to: image), to: "\(output)/\(file)")
        } catch let error as DataError {
            throw DataError("\(source.entry.name): \(error)")
        }
        return row
    }

    private func write(_ image: Image, to path: String) throws {
        // Waited for once, when the manifest is written: until then a file may be lost, but is never half there.
        try AtomicFile.write(PNGFile.encode(image, name: path), to: path, isSynchronized: false)
    }
}
