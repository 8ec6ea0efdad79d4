import EaselCore
import EaselFiles

/// Makes a survey: reads every header, then every image.
struct Surveyor {
    /// What is kept of an image.
    private struct Finding: Sendable {
        let image: ReadableImages.Image
        let isFlat, isDark: Bool
        let look: ImageLook
        let sums: PixelSums
    }

    /// The size that statistics are of where sizes differ and none is asked for.
    static let usualSize = Size2D(64)

    private let subject: StoredImages
    private let preparation: ImagePreparation
    private let threads: Int
    private var problems: [ReadableImages.Problem] = []

    init(_ subject: StoredImages, preparation: ImagePreparation, threads: Int) {
        (self.subject, self.preparation) = (subject, preparation)
        self.threads = StoredImages.threads(threads)
    }

    /// Goes through all images.
    /// - Throws: `DataError` where none can be read.
    mutating func survey() throws -> DatasetSurvey {
        let readable = try ReadableImages(subject, threads: threads, areDigested: true)
        let begun = readable.images
        problems = readable.problems
        let sizes = Self.sizes(begun.map(\.header))
        let size = preparation.size ?? (sizes.different == 1 ? sizes.smallest : nil)
        let channels = preparation.channels(areColoured: begun.contains { $0.header.isColour })
        let used = ImagePreparation(
            size: preparation.size ?? (size == nil ? Self.usualSize : nil), fit: preparation.fit,
            colour: preparation.colour)
        var notes = subject.notes
        if size == nil {
            notes.append(
                "pictures are of \(sizes.different) sizes; to train on them, --size 64 (or another) brings them to one")
        }
        if let size, subject.areFiles {
            let reason = try ImageFolder.reasonToStream(
                begun.count, ImageShape(height: size.height, width: size.width, channels: channels),
                fileBytes: begun.reduce(0) { $0 + $1.byteCount }, .automatic)
            if let reason {
                notes.append("pictures are read from \(subject.source) as they are needed: \(reason)")
            }
        }
        let found = try look(at: begun, used, channels)
        return report(found, sizes: Self.sizes(found.map(\.image.header)), size, channels, used, notes)
    }

    /// Reads all images; those that cannot be read are noted.
    private mutating func look(
        at begun: [ReadableImages.Image], _ preparation: ImagePreparation, _ channels: Int
    ) throws -> [Finding] {
        let subject = subject
        let threads = StoredImages.threads(threads, begun.lazy.map(\.header))
        let results = concurrentMap(begun.count, threads: threads) { place in
            let (entry, header) = (begun[place].entry, begun[place].header)
            return Result {
                let enough = preparation.enough(height: header.height, width: header.width).map {
                    (height: max($0.height, 2 * ImageGlance.side), width: max($0.width, 2 * ImageGlance.side))
                }
                let image = try subject.image(entry, enough: enough)
                let glance = ImageGlance(image)
                return Finding(
                    image: begun[place], isFlat: glance.isFlat, isDark: glance.isDark, look: glance.look,
                    sums: PixelSums(try preparation(image, channels: channels)))
            }
        }
        let (found, others) = try ReadableImages.sorted(begun.map(\.entry), results)
        problems += others
        return found
    }

    private func report(
        _ found: [Finding], sizes: DatasetSurvey.Sizes, _ size: Size2D?, _ channels: Int, _ used: ImagePreparation,
        _ notes: [String]
    ) -> DatasetSurvey {
        let splits = subject.splits.enumerated().map { index, split in
            DatasetSurvey.Split(
                name: split.name, count: found.count { $0.image.entry.split == index }, source: split.source)
        }
        let classes = classCounts(found)
        var skipped = subject.skipped
        for (entry, _) in problems { skipped.add("unreadable", in: subject.className(of: entry), entry.name) }
        let (equal, alike) = duplicates(found)
        return DatasetSurvey(
            name: subject.name, source: subject.source, size: size, channels: channels, splits: splits,
            classes: classes, balance: classes.flatMap(balance),
            formats: subject.areFiles ? Self.counts(found.map(\.image.header.format)) : [:],
            orientations: Dictionary(uniqueKeysWithValues: (1...8).map { ("\($0)", 0) })
                .merging(Self.counts(found.map { "\($0.image.header.orientation.rawValue)" })) { $1 },
            channelCounts: Self.counts(found.map { "\($0.image.header.channels)" }),
            bitDepths: Self.counts(found.map { "\($0.image.header.bitDepth)" }), sizes: sizes,
            statistics: Self.statistics(found.filter { $0.image.entry.split == 0 }, used.size ?? size, channels),
            flat: DatasetSurvey.Listed(found.filter(\.isFlat).map(\.image.entry.name)),
            dark: DatasetSurvey.Listed(found.filter(\.isDark).map(\.image.entry.name)), equal: equal, alike: alike,
            skipped: skipped, unreadableCount: problems.count,
            unreadable: problems.prefix(DatasetSurvey.Listed.limit).map {
                DatasetSurvey.Unreadable(path: $0.entry.name, problem: $0.problem)
            }, heldOut: subject.heldOut, notes: notes)
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

    private static func sizes(_ headers: [ImageHeader]) -> DatasetSurvey.Sizes {
        let all = headers.map { Size2D(height: $0.height, width: $0.width) }
        let sorted = all.sorted { ($0.height * $0.width, $0.height) < ($1.height * $1.width, $1.height) }
        return DatasetSurvey.Sizes(
            different: Set(all).count, smallest: sorted[0], median: sorted[sorted.count / 2],
            largest: sorted[sorted.count - 1])
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
