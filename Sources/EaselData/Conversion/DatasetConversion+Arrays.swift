import EaselCore
import EaselFiles
import EaselImages

extension DatasetConversion {
    /// Converts images into arrays: those of each split one after another, with their labels.
    ///
    /// - Throws: `DataError` for what arrays cannot hold; `CancellationError` where it was stopped.
    func arrays(
        of images: StoredImages, to output: String, shouldStop: @escaping @Sendable () -> Bool
    ) throws -> Result {
        guard !images.hasMasks else {
            throw DataError("\(images.name): its pictures have masks, which arrays have no place for; PNG files have")
        }
        if format == .idx {
            guard images.classNames != nil else {
                throw DataError("\(images.name): its pictures have no classes, which IDX files are of; NPZ needs none")
            }
            guard images.splits.count == 2 else {
                throw DataError("\(images.name): IDX files have no place for a validation split; NPZ has")
            }
        }
        try NewFolder.checkIsFree(output)
        var (stored, known, problems) = (images, [String: Image](), [ReadableImages.Problem]())
        while true {
            let begun = try ReadableImages(stored, threads: threads)
            stored = begun.stored
            problems += begun.problems
            let shape = try shape(of: begun.images, named: stored.name)
            // Once as images, once as arrays, once as files.
            try MachineMemory.require(
                3 * shape.count * begun.images.count, for: "\(begun.images.count) pictures of \(shape)")
            known = known.filter { $0.value.shape == shape }
            let others = try read(begun.images, of: stored, shape, into: &known, shouldStop)
            problems += others
            try ReadableImages.require(!known.isEmpty, problems)
            guard !others.isEmpty else {
                let entries = begun.images.map(\.entry)
                let sets = try stored.splits.indices.map { split in
                    try set(of: entries.filter { $0.split == split }, shape, stored.classNames != nil, known)
                }
                let notes = try write(sets, of: stored, to: output)
                return result(of: stored, entries, begun, problems, output, areApart: true, notes)
            }
            stored = try stored.without(others)
        }
    }

    /// The shape that all images are brought to.
    /// - Throws: `DataError` where they are of several sizes and none was asked for.
    private func shape(of images: [ReadableImages.Image], named name: String) throws -> ImageShape {
        let channels = preparation.channels(areColoured: images.contains { $0.header.isColour })
        if let size = preparation.size { return ImageShape(height: size.height, width: size.width, channels: channels) }
        let sizes = ImageSizes(images.map(\.header.size))
        guard sizes.different == 1 else {
            throw DataError(
                "\(name): its pictures are of \(sizes.words), and an array is of one; --size 64 brings them to one")
        }
        return ImageShape(height: sizes.smallest.height, width: sizes.smallest.width, channels: channels)
    }

    /// Prepares the images that are not known yet.
    /// - Returns: Those that cannot be read.
    private func read(
        _ images: [ReadableImages.Image], of stored: StoredImages, _ shape: ImageShape,
        into known: inout [String: Image], _ shouldStop: @Sendable () -> Bool
    ) throws -> [ReadableImages.Problem] {
        let new = images.filter { known[$0.entry.name] == nil }
        let threads = StoredImages.threads(threads, new.lazy.map(\.header))
        let results = concurrentMap(new.count, threads: threads) { place in
            Swift.Result {
                if shouldStop() { throw CancellationError() }
                return (name: new[place].entry.name, image: try prepared(new[place], of: stored, shape.channels))
            }
        }
        let (read, problems) = ReadableImages.sorted(new.map(\.entry), results)
        if let stop = problems.first(where: { $0.error is CancellationError }) { throw stop.error }
        for (name, image) in read { known[name] = image }
        return problems
    }

    private func set(
        of entries: [StoredImages.Entry], _ shape: ImageShape, _ hasLabels: Bool, _ known: [String: Image]
    ) throws -> ImageSet {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(entries.count * shape.count)
        for entry in entries { pixels += known[entry.name]?.pixels ?? [] }
        return try ImageSet(shape, pixels: pixels, labels: hasLabels ? entries.map(\.label) : nil)
    }

    /// Writes the sets of all splits; gives notes for people.
    private func write(_ sets: [ImageSet], of stored: StoredImages, to output: String) throws -> [String] {
        guard format == .idx else {
            var arrays: [(name: String, array: NPYArray)] = []
            for (split, set) in zip(stored.splits, sets) where set.count > 0 {
                arrays.append(("x_\(split.name)", try NPYArray(images: set)))
                if let labels = set.labels { arrays.append(("y_\(split.name)", NPYArray(labels: labels))) }
            }
            if let names = stored.classNames { arrays.append(("class_names", NPYArray(texts: names))) }
            try NPZ.write(arrays, to: output)
            return []
        }
        try NewFolder.make(output) { folder in
            for (start, set) in zip(["train", "t10k"], sets) {
                let dimensions = set.channels == 1 ? 3 : 4
                try folder.write(IDX.encode(images: set), to: "\(start)-images-idx\(dimensions)-ubyte")
                try folder.write(IDX.encode(labels: set.labels ?? []), to: "\(start)-labels-idx1-ubyte")
            }
        }
        let names = (stored.classNames ?? []).enumerated().map { "\($0) \($1)" }
        return ["IDX files know classes by their numbers: " + ImageSet.listed(names)]
    }
}
