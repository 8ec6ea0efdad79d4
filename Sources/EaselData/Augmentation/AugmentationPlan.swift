import EaselAugmentation
import EaselCore
import EaselFiles
import EaselImages

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What is augmented, into which files, and what says that a folder was begun so.
struct AugmentationPlan: Sendable {
    let stored: StoredImages
    /// The images that are augmented: of a set with splits those to train on.
    let sources: [ReadableImages.Image]
    let problems: [ReadableImages.Problem]
    let hasMasks: Bool
    let notes: [String]
    private let output: String
    private let classFolders: [String]?
    private let masks: MaskFiles?
    private let record: Record
    private let order: BatchOrder

    /// What a folder was begun with, in `AugmentedSources.recordName`.
    private struct Record: Codable, Equatable {
        var formatVersion = 1
        /// The operations, with every option.
        var operations: String
        var seed: UInt64
        /// The SHA-256 of the images' names and contents, and of their masks.
        var source: String
        /// The most pictures that were asked for.
        var count: Int
    }

    /// Reads the headers of all images.
    /// - Throws: `DataError` where there is nothing to augment, or the output lies among what is read.
    init(
        _ images: StoredImages, _ request: AugmentedFolder, output: String, shouldStop: @Sendable () -> Bool
    ) throws {
        let (readable, masks, maskDigests) = try Self.looked(at: images, request, shouldStop)
        let images = readable.stored
        sources = readable.images.filter { images.isForTraining($0.entry) }
        guard !sources.isEmpty else { throw DataError("\(images.name): there are no pictures to augment") }
        (stored, problems, self.output, self.masks) = (images, readable.problems, output, masks)
        let (inside, outside) = (FileSystem.wholePath(images.name), FileSystem.wholePath(output))
        guard !images.areFiles || !(outside + "/").hasPrefix(inside + "/") else {
            throw DataError(
                "\(output): lies in the folder that is augmented, whose classes it would join; name a folder beside it")
        }
        var notes = images.skipped.notes
        let deep = sources.count { $0.header.bitDepth > 8 }
        if deep > 0 { notes.append("\(counted(deep, "picture")) of 16 bits a sample became 8 bits") }
        let left = readable.images.count - sources.count
        if left > 0 {
            notes.append("only training pictures are augmented: \(counted(left, "picture")) to test on are left out")
        }
        let classFolders = try images.classNames.map { try ConversionPaths.folders(of: $0, notes: &notes) }
        let own = [AugmentedSources.recordName, AugmentedSources.manifestName]
        if let taken = classFolders?.first(where: own.contains), request.masks == nil, !images.hasMasks {
            throw DataError(
                "\(images.name): its class \(taken) would have a folder of that name, which is a file of \(output); rename the class"
            )
        }
        self.classFolders = classFolders
        hasMasks = request.masks != nil || images.hasMasks
        self.notes = notes
        let names = sources.map { source in
            // As seen from the folder, which may be named in another way the next time.
            let name =
                source.entry.name.hasPrefix(images.name + "/")
                ? String(source.entry.name.dropFirst(images.name.count + 1)) : source.entry.name
            return "\(name.utf8.count) \(name) \(source.digest) \(maskDigests[source.entry.name] ?? "")"
        }
        record = Record(
            operations: request.augmentation.description, seed: request.seed,
            source: SHA256.hexDigest(of: Array(names.joined(separator: "\n").utf8)), count: request.count)
        order = try BatchOrder(count: sources.count, batchSize: sources.count, seed: request.seed)
        // What cannot be done to a picture is said before anything is written.
        for (place, source) in sources.enumerated() {
            let shape = ImageShape(
                height: source.header.height, width: source.header.width, channels: source.header.channels)
            do {
                try request.augmentation.check(
                    shape, at: AugmentationPlace(seed: request.seed, epoch: 0, index: place, count: sources.count))
            } catch {
                throw DataError("\(source.entry.name): \(error)")
            }
        }
    }

    /// Reads every image and its mask once: those that cannot be are left out, as far as that may be, before anything
    /// depends on how many there are.
    private static func looked(
        at images: StoredImages, _ request: AugmentedFolder, _ shouldStop: @Sendable () -> Bool
    ) throws -> (readable: ReadableImages, masks: MaskFiles?, digests: [String: String]) {
        let masks = try request.masks.map { try MaskFiles($0) }
        var readable = try ReadableImages(images, threads: request.threads, areDigested: true)
        var problems = readable.problems
        while true {
            let (own, classes) = (readable, readable.stored.classNames)
            var notes: [String] = []
            let folders = try classes.map { try ConversionPaths.folders(of: $0, notes: &notes) }
            if let masks { try masks.requireOneEach(own.images.map(\.entry), in: folders) }
            let results = concurrentMap(
                own.images.count, threads: StoredImages.threads(request.threads, own.images.lazy.map(\.header))
            ) { place -> Swift.Result<String, any Error> in
                Swift.Result {
                    if shouldStop() { throw CancellationError() }
                    let source = own.images[place]
                    let image = try image(source, of: own.stored)
                    let mask = try masks?.mask(of: source.entry, in: folders, image) ?? own.stored.mask(source.entry)
                    return mask.map { SHA256.hexDigest(of: $0.pixels) } ?? ""
                }
            }
            var (digests, damaged) = ([String: String](), [ReadableImages.Problem]())
            for (image, result) in zip(own.images, results) {
                switch result {
                case .success(let digest): digests[image.entry.name] = digest
                case .failure(let error as CancellationError): throw error
                case .failure(let error): damaged.append((image.entry, error))
                }
            }
            problems += damaged
            try ReadableImages.require(damaged.count < own.images.count, problems)
            guard !damaged.isEmpty else {
                return (ReadableImages(own, problems: problems), masks, digests)
            }
            readable = try ReadableImages(
                own.stored.without(damaged), threads: request.threads, areDigested: true, known: own.known)
        }
    }

    /// An image, which has the size that its header says.
    private static func image(_ source: ReadableImages.Image, of stored: StoredImages) throws -> Image {
        let image = try stored.image(source, enough: nil)
        guard image.height == source.header.height, image.width == source.header.width else {
            throw DataError(
                "\(source.entry.name): \(image.height)x\(image.width) pixels, and its header says "
                    + "\(source.header.height)x\(source.header.width)")
        }
        return image
    }

    /// An image, which has the size that its header says.
    func image(_ source: ReadableImages.Image) throws -> Image { try Self.image(source, of: stored) }

    /// The order of the images in each round that some pictures are of.
    func orders(of numbers: Range<Int>) -> [Int: [Int32]] {
        let rounds = numbers.lowerBound / sources.count...max(numbers.upperBound - 1, 0) / sources.count
        return Dictionary(uniqueKeysWithValues: rounds.map { ($0, order.epoch($0).visits) })
    }

    /// The paths of a picture and of its mask in the folder.
    func paths(of number: Int, _ source: ReadableImages.Image) -> (file: String, mask: String?) {
        let folder = classFolders.map { $0[Int(source.entry.label)] + "/" } ?? ""
        // Room for a number and an ending in the 255 bytes of a name.
        var stem =
            stored.areFiles
            ? ConversionPaths.stem(of: FileSystem.lastName(of: source.entry.name)) : "\(source.entry.place)"
        while stem.utf8.count > 200 { stem.removeLast() }
        let name = "\(folder)\(stem)__\(ConversionPaths.padded(number, to: 6)).png"
        return hasMasks ? ("images/\(name)", "masks/\(name)") : (name, nil)
    }

    /// The mask of an image.
    func mask(of source: ReadableImages.Image, _ image: Image) throws -> Image {
        if let masks { return try masks.mask(of: source.entry, in: classFolders, image) }
        guard let mask = try stored.mask(source.entry) else { throw DataError("\(source.entry.name): has no mask") }
        return mask
    }

    /// Makes the folder and its folders, or opens one that was begun in the same way.
    /// - Throws: `FileError` where something else is there.
    func begin() throws -> OpenFolder {
        try FileSystem.makeFolder(output)
        let folder = try OpenFolder(output, cannot: "write to")
        guard folder.lockIfFree() else {
            throw FileError(
                path: output, problem: "another process is making pictures in it; wait for it, or name another folder")
        }
        folder.removeTemporaries()
        let before = try folder.names()
        if before.contains(AugmentedSources.recordName) {
            try requireSame(folder)
        } else if let first = before.first {
            throw FileError(
                path: output,
                problem:
                    "is not empty (it has '\(first.inOneLine(limit: 60))'): name a new folder, or one that was begun")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try folder.write(Array(try encoder.encode(record)) + [UInt8(ascii: "\n")], to: AugmentedSources.recordName)
        // Each refuses a link, which would lead elsewhere.
        for above in hasMasks
            ? [try folder.folder("images", isMade: true), try folder.folder("masks", isMade: true)] : [folder]
        {
            above.removeTemporaries()
            for name in classFolders ?? [] { try above.folder(name, isMade: true).removeTemporaries() }
        }
        return folder
    }

    private func requireSame(_ folder: OpenFolder) throws {
        let path = folder.path(of: AugmentedSources.recordName)
        let bytes = try folder.open(AugmentedSources.recordName, O_RDONLY | O_NONBLOCK).contents(limit: 1 << 20)
        guard let old = try? JSONDecoder().decode(Record.self, from: Data(bytes)),
            old.formatVersion == record.formatVersion
        else {
            throw FileError(path: path, problem: "does not say how the folder was begun; name a new folder")
        }
        let differences = [
            ("other operations", old.operations != record.operations), ("another seed", old.seed != record.seed),
            ("other pictures", old.source != record.source),
        ].filter(\.1).map(\.0)
        guard differences.isEmpty else {
            throw FileError(
                path: output,
                problem: "was begun with \(differences.joined(separator: " and ")); name a new folder")
        }
        guard record.count >= old.count else {
            throw FileError(
                path: output,
                problem:
                    "was begun with --count \(old.count), and \(record.count) would leave some of it out of the manifest; "
                    + "name a new folder")
        }
    }
}
