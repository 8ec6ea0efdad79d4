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
    private let orders: [[Int32]]
    private let digits: Int

    /// What a folder was begun with, in `augmentation.json`.
    private struct Record: Codable, Equatable {
        static let name = "augmentation.json"
        var formatVersion = 1
        /// The operations, with every option.
        var operations: String
        var seed: UInt64
        /// The SHA-256 of the images' names and contents, and of their masks' names.
        var source: String
        /// The most pictures that were asked for.
        var count: Int
    }

    /// Reads the headers of all images.
    /// - Throws: `DataError` where there is nothing to augment, or the output lies among what is read.
    init(_ images: StoredImages, _ request: AugmentedFolder, output: String) throws {
        let readable = try ReadableImages(images, threads: request.threads, areDigested: true)
        let haveSplits = ConversionPaths.haveSplits(readable.stored)
        sources = readable.images.filter { !haveSplits || $0.entry.split == 0 }
        guard !sources.isEmpty else { throw DataError("\(images.name): there are no pictures to augment") }
        (stored, problems, self.output) = (readable.stored, readable.problems, output)
        let (inside, outside) = (FileSystem.wholePath(images.name), FileSystem.wholePath(output))
        guard !images.areFiles || !(outside + "/").hasPrefix(inside + "/") else {
            throw DataError(
                "\(output): lies in the folder that is augmented, whose classes it would join; name a folder beside it")
        }
        var notes = images.skipped.notes
        let deep = sources.count { $0.header.bitDepth > 8 }
        if deep > 0 { notes.append("\(counted(deep, "picture")) of 16 bits a sample became 8 bits") }
        if haveSplits {
            let left = readable.images.count - sources.count
            if left > 0 {
                notes.append(
                    "only training pictures are augmented: \(counted(left, "picture")) to test on are left out")
            }
        }
        let classFolders = try images.classNames.map { try ConversionPaths.folders(of: $0, notes: &notes) }
        self.classFolders = classFolders
        hasMasks = request.masks != nil || images.hasMasks
        let masks = try request.masks.map { try MaskFiles($0) }
        self.masks = masks
        self.notes = notes
        let names = try sources.map { source in
            let mask = try masks?.path(of: source.entry, in: classFolders)
            // As seen from the folder, which may be named in another way the next time.
            let name =
                source.entry.name.hasPrefix(images.name + "/")
                ? String(source.entry.name.dropFirst(images.name.count + 1)) : source.entry.name
            return "\(name.utf8.count) \(name) \(source.digest) \(mask.map { FileSystem.lastName(of: $0) } ?? "")"
        }
        record = Record(
            operations: request.augmentation.description, seed: request.seed,
            source: SHA256.hexDigest(of: Array(names.joined(separator: "\n").utf8)), count: request.count)
        // What cannot be done to a picture is said before anything is written.
        for (place, source) in sources.enumerated() {
            let shape = ImageShape(
                height: source.header.height, width: source.header.width, channels: source.header.channels)
            do {
                _ = try request.augmentation.drawn(
                    for: shape,
                    at: AugmentationPlace(seed: request.seed, epoch: 0, index: place, count: sources.count))
            } catch {
                throw DataError("\(source.entry.name): \(error)")
            }
        }
        let rounds = (request.count - 1) / sources.count + 1
        let order = try BatchOrder(count: sources.count, batchSize: sources.count, seed: request.seed)
        // Of many rounds through few images each is worked out when it is asked for.
        orders = rounds <= 64 ? (0..<rounds).map { order.epoch($0).visits } : []
        digits = max(6, "\(AugmentedFolder.largestCount - 1)".count - 1)
    }

    /// The image that a picture is made of, and in which round through all of them.
    func source(of number: Int) -> (place: Int, round: Int) {
        let (round, place) = number.quotientAndRemainder(dividingBy: sources.count)
        if orders.indices.contains(round) { return (Int(orders[round][place]), round) }
        guard let order = try? BatchOrder(count: sources.count, batchSize: sources.count, seed: record.seed) else {
            return (place, round)
        }
        return (Int(order.epoch(round).visits[place]), round)
    }

    /// The paths of a picture and of its mask in the folder.
    func paths(of number: Int, _ source: ReadableImages.Image) -> (file: String, mask: String?) {
        let folder = classFolders.map { $0[Int(source.entry.label)] + "/" } ?? ""
        let text = "\(number)"
        let padded = String(repeating: "0", count: max(0, digits - text.count)) + text
        // Room for a number and an ending in the 255 bytes of a name.
        var stem =
            stored.areFiles
            ? ConversionPaths.stem(of: FileSystem.lastName(of: source.entry.name)) : "\(source.entry.place)"
        while stem.utf8.count > 200 { stem.removeLast() }
        let name = "\(folder)\(stem)__\(padded).png"
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
        let before = try folder.names()
        if before.contains(Record.name) {
            try requireSame(folder)
        } else if let first = before.first {
            throw FileError(
                path: output,
                problem:
                    "is not empty (it has '\(first.inOneLine(limit: 60))'): name a new folder, or one that was begun")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try folder.write(Array(try encoder.encode(record)) + [UInt8(ascii: "\n")], to: Record.name)
        for above in hasMasks ? ["images/", "masks/"] : [""] {
            for name in classFolders ?? [""] {
                let path = output + "/" + above + name
                try FileSystem.makeFolder(path)
                try OpenFolder(path, cannot: "write to").removeTemporaries()
            }
        }
        return folder
    }

    private func requireSame(_ folder: OpenFolder) throws {
        let path = folder.path(of: Record.name)
        let bytes = try folder.open(Record.name, O_RDONLY | O_NONBLOCK).contents(limit: 1 << 20)
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
