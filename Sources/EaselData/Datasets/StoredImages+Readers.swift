import EaselCore
import EaselFiles
import EaselImages

extension StoredImages {
    /// Images of sources that have been read.
    struct SourceReader: Reader {
        let images: [any ImageSource]

        func beginning(of entry: Entry, isDigested: Bool) throws -> ReadableImages.Image {
            let image = try image(entry, most: nil, enough: nil)
            let header = ImageHeader(format: "", height: image.height, width: image.width, channels: image.channels)
            return ReadableImages.Image(
                entry: entry, header: header, digest: isDigested ? SHA256.hexDigest(of: image.pixels) : "",
                byteCount: image.pixels.count)
        }

        func image(_ entry: Entry, most: Int?, enough: (height: Int, width: Int)?) throws -> Image {
            try images[entry.split].image(at: entry.place)
        }

        func mask(_ entry: Entry) throws -> Image? {
            guard case .mask(let mask) = try images[entry.split].target(at: entry.place) else { return nil }
            return mask
        }

        func images(without problems: [ReadableImages.Problem], of stored: StoredImages) throws -> StoredImages {
            let names = Set(problems.map(\.entry.name))
            return stored.keeping { !names.contains($0.name) }
        }
    }

    /// Images in the files of a folder or a list.
    struct FileReader: Reader {
        let place: String
        let limit: Int?
        let reading: DatasetReading
        let rules: FolderRules
        let splitSeed: UInt64
        let isSplitNeeded: Bool
        let tree: any FileTree
        /// The files that are left out, and what is found of that kind.
        let faults: Faults
        /// The SHA-256 of files that were hashed for the split.
        var digests: [String: String] = [:]
        var files: [[FolderListing.File]] = []

        /// What is known of damaged files. It is touched between two passes over the images only, by one thread.
        final class Faults: @unchecked Sendable {
            var known: FileFaults
            init(_ known: FileFaults) { self.known = known }
        }

        /// The images of all files that are not left out.
        func images() throws -> StoredImages {
            var own = self
            let contents: FolderContents
            do {
                contents = try ImageFolder.contents(
                    of: place, in: tree, reading, rules, splitSeed, isSplitNeeded: isSplitNeeded, &faults.known)
            } catch let error as DataError {
                // Nothing may be left because of them.
                throw faults.known.notes.isEmpty
                    ? error : DataError("\(error); \(faults.known.notes.joined(separator: "; "))")
            }
            own.digests = faults.known.digests
            faults.known.saveIndex()
            let listings = [contents.train, contents.test] + (contents.validation.map { [$0] } ?? [])
            let splits = [
                Split(name: "train", source: contents.trainSource), Split(name: "test", source: contents.testSource),
                Split(name: "validation", source: contents.validationSource ?? ""),
            ].prefix(listings.count)
            own.files = listings.map { $0.limited(to: limit) }
            let entries = own.files.enumerated().flatMap { split, files in
                files.enumerated().map { Entry(name: $1.path, split: split, label: $1.label, place: $0) }
            }
            return StoredImages(
                name: place, source: place, classNames: contents.train.classNames, splits: Array(splits),
                hasOwnSplits: contents.hasOwnSplits,
                hasAskedShares: reading.testShare != nil || reading.validationShare != nil,
                tolerance: reading.faults, skipped: contents.skipped,
                faulty: faults.known.record, heldOut: contents.heldOut, notes: contents.notes, areFiles: true,
                hasMasks: contents.train.hasMasks, entries: entries, reader: own)
        }

        func beginning(of entry: Entry, isDigested: Bool) throws -> ReadableImages.Image {
            let (header, size, _) = try ImageFolder.header(entry.name, in: tree)
            let digest = isDigested ? try digests[entry.name] ?? SHA256.hexDigest(of: tree.open(entry.name)) : ""
            return ReadableImages.Image(entry: entry, header: header, digest: digest, byteCount: size)
        }

        func image(_ entry: Entry, most: Int?, enough: (height: Int, width: Int)?) throws -> Image {
            var options = ImageReadingOptions()
            (options.enough, options.isLenient) = (enough, reading.faults == .lenient)
            let most = try most ?? ImageFolder.header(entry.name, in: tree).most
            return try ImageFile.decode(tree.contents(of: entry.name, limit: most), name: entry.name, options).image
        }

        func mask(_ entry: Entry) throws -> Image? {
            let file = files[entry.split][entry.place]
            return file.mask == nil ? nil : try FolderMasks.stored(file, in: tree)
        }

        func images(without problems: [ReadableImages.Problem], of stored: StoredImages) throws -> StoredImages {
            for (entry, error) in problems { try faults.known.add(entry.name, error) }
            return try images()
        }
    }
}
