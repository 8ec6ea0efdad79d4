import EaselCore
import EaselFiles
import EaselImages

/// Makes a survey: reads every header, then every image.
struct Surveyor {
    /// What is kept of an image.
    private struct Finding: Sendable {
        var image: ReadableImages.Image
        let isFlat, isDark: Bool
        let look: ImageLook
        let sums: PixelSums
        /// The values in its mask.
        let maskValues: Set<UInt8>
    }

    /// The size that statistics are of where sizes differ and none is asked for.
    static let usualSize = Size2D(64)

    private var subject: StoredImages
    private let preparation: ImagePreparation
    private let threads: Int
    private var problems: [ReadableImages.Problem] = []
    private var found: [String: Finding] = [:]

    init(_ subject: StoredImages, preparation: ImagePreparation, threads: Int) {
        (self.subject, self.preparation) = (subject, preparation)
        self.threads = StoredImages.threads(threads)
    }

    /// Goes through all images.
    /// - Throws: `DataError` where none can be read.
    mutating func survey() throws -> DatasetSurvey {
        let total = subject.entries.count
        var (known, view): ([String: ReadableImages.Image], View?) = ([:], nil)
        while true {
            let readable = try ReadableImages(subject, threads: threads, areDigested: true, known: known)
            (subject, known) = (readable.stored, readable.known)
            problems += readable.problems
            let own = View(readable.images, preparation)
            if own != view { found = [:] }
            view = own
            let streaming = try streamingNote(readable.images, own)
            let others = look(at: readable.images, own)
            problems += others
            try ReadableImages.require(!found.isEmpty, problems)
            guard !others.isEmpty else {
                return report(readable.images.compactMap { finding(of: $0) }, own, total, streaming)
            }
            // What is damaged is left out from the start, so that the others are split as if it were not there.
            subject = try subject.without(others)
        }
    }

    /// How images are looked at together.
    private struct View: Equatable {
        /// The size of all; nil where they differ and none is asked for.
        let size: Size2D?
        let channels: Int
        /// How they are brought to the size that statistics are of.
        let preparation: ImagePreparation

        init(_ images: [ReadableImages.Image], _ asked: ImagePreparation) {
            let sizes = ImageSizes(images.map(\.header.size))
            size = asked.size ?? (sizes.different == 1 ? sizes.smallest : nil)
            channels = asked.channels(areColoured: images.contains { $0.header.isColour })
            preparation = ImagePreparation(
                size: asked.size ?? (size == nil ? Surveyor.usualSize : nil), fit: asked.fit, colour: asked.colour)
        }
    }

    private func finding(of image: ReadableImages.Image) -> Finding? {
        var finding = found[image.entry.name]
        finding?.image = image
        return finding
    }

    /// The note that pixels stay in their files, where they would; before images take memory themselves.
    private func streamingNote(_ images: [ReadableImages.Image], _ view: View) throws -> String? {
        guard let size = view.size, subject.areFiles else { return nil }
        let reason = try ImageFolder.reasonToStream(
            images.count, ImageShape(height: size.height, width: size.width, channels: view.channels),
            maskBytes: subject.hasMasks ? size.height * size.width : 0,
            fileBytes: images.reduce(0) { $0 + $1.byteCount }, .automatic)
        return reason.map { ImageFolder.streamingNote(subject.source, $0) }
    }

    /// Reads all images that were not looked at; gives those that cannot be read.
    private mutating func look(at images: [ReadableImages.Image], _ view: View) -> [ReadableImages.Problem] {
        let (subject, preparation) = (subject, view.preparation)
        let new = images.filter { found[$0.entry.name] == nil }
        let threads = StoredImages.threads(threads, new.lazy.map(\.header))
        let results = concurrentMap(new.count, threads: threads) { place in
            let (entry, header) = (new[place].entry, new[place].header)
            return Result {
                let enough = preparation.enough(height: header.height, width: header.width).map {
                    (height: max($0.height, 2 * ImageGlance.side), width: max($0.width, 2 * ImageGlance.side))
                }
                let image = try subject.image(new[place], enough: enough)
                let glance = ImageGlance(image)
                return Finding(
                    image: new[place], isFlat: glance.isFlat, isDark: glance.isDark, look: glance.look,
                    sums: PixelSums(try preparation(image, channels: view.channels)),
                    maskValues: Set(try subject.mask(entry)?.pixels ?? []))
            }
        }
        let (read, others) = ReadableImages.sorted(new.map(\.entry), results)
        for finding in read { found[finding.image.entry.name] = finding }
        return others
    }

    private func report(
        _ found: [Finding], _ view: View, _ total: Int, _ streaming: String?
    ) -> DatasetSurvey {
        let sizes = ImageSizes(found.map(\.image.header.size))
        var notes = subject.notes
        if view.size == nil {
            notes.append(
                "pictures are of \(sizes.different) sizes; to train on them, --size 64 (or another) brings them to one")
        }
        if max(problems.count, subject.faulty?.count ?? 0) > total / 100, subject.tolerance != .lenient {
            notes.append("training stops at so many damaged files; --lenient leaves them out")
        }
        if let streaming { notes.append(streaming) }
        let splits = subject.splits.enumerated().map { index, split in
            DatasetSurvey.Split(
                name: split.name, count: found.count { $0.image.entry.split == index }, source: split.source)
        }
        let classes = classCounts(found)
        let (equal, alike) = duplicates(found)
        return DatasetSurvey(
            name: subject.name, source: subject.source, size: view.size, channels: view.channels, splits: splits,
            classes: classes, balance: classes.flatMap(balance),
            formats: subject.areFiles ? Self.counts(found.map(\.image.header.format)) : [:],
            orientations: Dictionary(uniqueKeysWithValues: (1...8).map { ("\($0)", 0) })
                .merging(Self.counts(found.map { "\($0.image.header.orientation.rawValue)" })) { $1 },
            channelCounts: Self.counts(found.map { "\($0.image.header.channels)" }),
            bitDepths: Self.counts(found.map { "\($0.image.header.bitDepth)" }), sizes: sizes,
            statistics: Self.statistics(
                found.filter { $0.image.entry.split == 0 }, view.preparation.size ?? view.size, view.channels),
            flat: DatasetSurvey.Listed(found.filter(\.isFlat).map(\.image.entry.name)),
            dark: DatasetSurvey.Listed(found.filter(\.isDark).map(\.image.entry.name)), equal: equal, alike: alike,
            skipped: subject.skipped, unreadableCount: problems.count,
            unreadable: problems.prefix(DatasetSurvey.Listed.limit).map {
                DatasetSurvey.Unreadable(path: $0.entry.name, problem: "\($0.error)")
            }, faulty: subject.faulty, heldOut: subject.heldOut,
            maskClasses: subject.hasMasks
                ? found.reduce(into: Set()) { $0.formUnion($1.maskValues) }.sorted().map { "\($0)" } : nil,
            notes: notes)
    }

    private func classCounts(_ found: [Finding]) -> [DatasetSurvey.ClassCount]? {
        subject.classNames.map { names in
            var counts = names.map { _ in subject.splits.map { _ in 0 } }
            for one in found where counts.indices.contains(Int(one.image.entry.label)) {
                counts[Int(one.image.entry.label)][one.image.entry.split] += 1
            }
            return zip(names, counts).map { name, own in
                DatasetSurvey.ClassCount(
                    name: name, counts: Dictionary(uniqueKeysWithValues: zip(subject.splits.map(\.name), own)),
                    count: own.reduce(0, +))
            }
        }
    }

    private func balance(_ classes: [DatasetSurvey.ClassCount]) -> DatasetSurvey.Balance? {
        let trained = { (one: DatasetSurvey.ClassCount) in one.counts[subject.splits[0].name] ?? 0 }
        guard classes.count > 1, let smallest = classes.min(by: { trained($0) < trained($1) }),
            let most = classes.map(trained).max(), let largest = classes.first(where: { trained($0) == most })
        else {
            return nil
        }
        let least = trained(smallest)
        return DatasetSurvey.Balance(
            smallest: smallest, largest: largest, ratio: least > 0 ? Double(most) / Double(least) : nil)
    }

    private func duplicates(_ found: [Finding]) -> (equal: DuplicateImages, alike: DuplicateImages) {
        var (firsts, groups): ([String: Int], [Int: [Int]]) = ([:], [:])
        for (place, one) in found.enumerated() {
            if let first = firsts[one.image.digest] {
                groups[first, default: [first]].append(place)
            } else {
                firsts[one.image.digest] = place
            }
        }
        let entries = { (places: [Int]) in places.map { found[$0].image.entry } }
        // Equal images are one to the search, and a flat one looks like any other.
        let isFirst = Set(firsts.values)
        let alike = LookAlikes(
            found.enumerated().map { isFirst.contains($0) && !$1.isFlat ? $1.look : nil }, threads: threads)
        return (
            DuplicateImages(groups.sorted { $0.key < $1.key }.map { entries($0.value) }, of: subject),
            DuplicateImages(alike.groups.map(entries), of: subject, isComplete: alike.isComplete)
        )
    }

    private static func statistics(
        _ found: [Finding], _ size: Size2D?, _ channels: Int
    ) -> DatasetSurvey.Statistics? {
        guard let size, !found.isEmpty else { return nil }
        let count = Double(found.count)
        let means = (0..<channels).map { channel in found.reduce(0) { $0 + $1.sums.mean(of: channel) } / count }
        let squares = (0..<channels).map { channel in found.reduce(0) { $0 + $1.sums.meanSquare(of: channel) } / count }
        return DatasetSurvey.Statistics(
            height: size.height, width: size.width, mean: means,
            deviation: zip(means, squares).map { max(0, $1 - $0 * $0).squareRoot() })
    }

    private static func counts(_ values: [String]) -> [String: Int] {
        values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
