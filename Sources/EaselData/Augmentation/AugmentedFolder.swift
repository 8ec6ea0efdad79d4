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
    /// - Parameters:
    ///   - shouldStop: Asked between pictures; where it is true, what is made stays and can be gone on with.
    ///   - report: Called now and then with how many pictures are made, and how many there will be.
    /// - Throws: `CancellationError` where it was stopped.
    package func callAsFunction(
        _ images: StoredImages, to output: String, shouldStop: @escaping @Sendable () -> Bool = { false },
        report: ((Int, Int) -> Void)? = nil
    ) throws -> Result {
        guard (1...Self.largestCount).contains(count) else {
            throw DataError("\(count) pictures to make, expected 1 to \(Self.largestCount)")
        }
        try Self.check(augmentation, isForFiles: true)
        let plan = try AugmentationPlan(images, self, output: output, shouldStop: shouldStop)
        let folder = try plan.begin()
        var (counts, there) = (augmentation.steps.map { _ in 0 }, 0)
        // The manifest grows beside the pictures and gets its name when all are made, so that no number of them takes memory.
        try folder.write(AugmentedSources.manifestName) { file in
            try AugmentationManifest.head(augmentation.steps.map(\.name)).withUnsafeBytes { try file.write($0) }
            for start in stride(from: 0, to: count, by: Self.chunk) {
                let numbers = start..<min(start + Self.chunk, count)
                for row in try make(numbers, plan, in: output, shouldStop) {
                    try row.bytes.withUnsafeBytes { try file.write($0) }
                    for step in row.steps { counts[step] += 1 }
                    there += row.wasThere ? 1 : 0
                }
                report?(numbers.upperBound, count)
            }
            // Until now a picture may have been lost with the power; from here on none is.
            try FileSystem.synchronize(output)
        }
        return Result(
            output: output, images: count, alreadyThere: there, sources: plan.sources.count,
            classes: plan.stored.classNames, hasMasks: plan.hasMasks,
            manifest: folder.path(of: AugmentedSources.manifestName),
            operations: zip(augmentation.steps, counts).map { .init(name: $0.name, count: $1) },
            unreadable: plan.problems.map { DatasetSurvey.Unreadable(path: $0.entry.name, problem: "\($0.error)") },
            notes: plan.notes)
    }

    /// The pictures that are made before their lines of the manifest are written.
    private static let chunk = 2048

    /// Checks that an augmentation makes pictures.
    /// - Throws: `DataError` where it mixes classes, or makes numbers that are no picture.
    static func check(_ augmentation: Augmentation, isForFiles: Bool) throws {
        guard !augmentation.mixes || !isForFiles else {
            throw DataError(
                "mixup and cutmix give a picture several classes, which a file in a class folder cannot have; use them with "
                    + "easel train --augment")
        }
        if let asked = augmentation.inputNormalisation {
            throw DataError("\(asked) makes numbers that are no picture; use it with easel train --augment")
        }
    }

    private enum Outcome: Sendable {
        case made(AugmentationManifest.Row)
        case failed(any Error)
        case left
    }

    /// Makes some pictures, on several threads.
    private func make(
        _ numbers: Range<Int>, _ plan: AugmentationPlan, in output: String,
        _ shouldStop: @escaping @Sendable () -> Bool
    ) throws -> [AugmentationManifest.Row] {
        let isStopped = Atomic(false)
        let orders = plan.orders(of: numbers)
        let outcomes = concurrentMap(
            numbers.count, threads: StoredImages.threads(threads, plan.sources.lazy.map(\.header))
        ) { place -> Outcome in
            if isStopped.load(ordering: .relaxed) || shouldStop() {
                isStopped.store(true, ordering: .relaxed)
                return .left
            }
            do {
                return .made(try made(numbers.lowerBound + place, plan, orders, in: output))
            } catch {
                isStopped.store(true, ordering: .relaxed)
                return .failed(error)
            }
        }
        for outcome in outcomes { if case .failed(let error) = outcome { throw error } }
        let rows = outcomes.compactMap { if case .made(let row) = $0 { row } else { nil } }
        guard rows.count == numbers.count else { throw CancellationError() }
        return rows
    }

    /// Makes one picture, unless it is there.
    private func made(
        _ number: Int, _ plan: AugmentationPlan, _ orders: [Int: [Int32]], in output: String
    ) throws -> AugmentationManifest.Row {
        let (round, turn) = number.quotientAndRemainder(dividingBy: plan.sources.count)
        let place = Int(orders[round]?[turn] ?? Int32(turn))
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
        var row = AugmentationManifest.Row(
            file: file, source: source.entry.name, drawn: drawn, columns: augmentation.steps.count)
        if Self.isWhole("\(output)/\(file)"), mask.map({ Self.isWhole("\(output)/\($0)") }) ?? true {
            row.wasThere = true
            return row
        }
        let image = try plan.image(source)
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

    /// Whether a PNG file is there to its end: one that was written before the power failed may be empty.
    private static func isWhole(_ path: String) -> Bool {
        guard FileSystem.isFile(path), let file = try? OpenFile(path, O_RDONLY | O_NONBLOCK),
            let size = try? file.regularSize(), size > 45
        else {
            return false
        }
        var end = [UInt8](repeating: 0, count: 12)
        guard (try? end.withUnsafeMutableBytes({ try file.read(into: $0, at: size - 12) })) != nil else { return false }
        return end == [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
    }

    private func write(_ image: Image, to path: String) throws {
        // Waited for once, before the manifest gets its name.
        try AtomicFile.write(PNGFile.encode(image, name: path), to: path, isSynchronized: false)
    }
}
