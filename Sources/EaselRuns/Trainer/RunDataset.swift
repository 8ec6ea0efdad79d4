import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselTraining

extension RunRecord.Dataset {
    /// Describes images that were read.
    /// - Parameter run: The run's folder, which need not be there yet: a folder of images is recorded as seen from it.
    /// - Throws: `DataError` naming an image that cannot be read: all are, for the fingerprint.
    package init(_ source: DatasetSource, _ dataset: Dataset, run: String) throws {
        let path = source.isFolder ? RecordedPath.recorded(source.name, from: run) : nil
        let whole = path.flatMap { RecordedPath.resolved($0, from: run) } ?? source.name
        let last = whole.split(separator: "/").last.map(String.init) ?? source.name
        self.init(
            name: path == nil ? source.name : last, path: path, limit: source.limit,
            trainCount: dataset.train.count, testCount: dataset.test.count,
            validationCount: dataset.validation?.count, fingerprint: try Self.fingerprint(dataset),
            classNames: dataset.classNames, folderRules: path == nil ? nil : source.rules,
            reading: source.reading.isUsual ? nil : source.reading, heldOut: dataset.heldOut,
            heldOutForValidation: dataset.heldOutForValidation, faulty: dataset.faulty,
            preparation: source.preparation.isNone ? nil : source.preparation, table: dataset.table,
            learnedNumber: dataset.learnedNumber, maskClasses: dataset.maskClasses)
    }

    /// Checks that these are the images the run was begun with.
    /// - Throws: `DataError` where they are others.
    package func check(_ dataset: EaselData.Dataset) throws {
        func text(_ train: Int, _ test: Int, _ validation: Int?) -> String {
            "\(train) and \(test)" + (validation.map { " and \($0) for validation" } ?? "")
        }
        let then = text(trainCount, testCount, validationCount)
        let now = text(dataset.train.count, dataset.test.count, dataset.validation?.count)
        guard then == now, try Self.fingerprint(dataset) == fingerprint else {
            let difference = then == now ? "\(then) as then, but with other content" : "\(then) then, \(now) now"
            throw DataError(
                "\(name): these are not the \(noun)s the run was begun with (\(difference), from \(dataset.source)); "
                    + "a new run can be trained on them")
        }
    }

    private static func fingerprint(_ dataset: EaselData.Dataset) throws -> String {
        // Validation came later, and a set without has the fingerprint that it had.
        let sources = [dataset.train, dataset.test] + (dataset.validation.map { [$0] } ?? [])
        let sums = try sources.map { source in
            let digits = String(try source.contentChecksum(), radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
        return "crc32:" + sums.joined()
    }
}

extension RunDirectory {
    /// The recorded way of reading images that are at a place.
    private func source(_ name: String, root: String?) -> DatasetSource {
        let dataset = record.dataset
        return DatasetSource(
            name, root: root, limit: dataset.limit, preparation: dataset.preparation ?? ImagePreparation(),
            reading: dataset.reading ?? DatasetReading(), rules: record.folderRules,
            splitSeed: dataset.heldOut?.seed ?? dataset.heldOutForValidation?.seed ?? 0,
            faulty: dataset.faulty ?? FaultyFiles([]), maskClasses: dataset.maskClasses)
    }

    /// Where the run's images are: the named set, or the folder that the record leads to.
    ///
    /// A folder that is not there any more is looked for by its name where data sets are looked for.
    /// - Parameter root: Where data sets are looked for first.
    /// - Throws: `DataError` that says where the folder was looked for.
    public func imageSource(root: String? = nil) throws -> DatasetSource {
        let dataset = record.dataset
        guard let recorded = dataset.path else {
            return source(dataset.name, root: root)
        }
        let places =
            [RecordedPath.resolved(recorded, from: path)].compactMap { $0 }
            + DatasetCatalog(dataRoot: root).roots.map { "\($0)/\(dataset.name)" }
        guard let folder = places.first(where: DatasetCatalog.isPlace) else {
            throw DataError(
                "\(path): its folder of pictures, \(dataset.name), is not there any more (looked for "
                    + "\(places.joined(separator: ", "))); name the folder that it lies in with --data-root, or to train "
                    + "on, the folder itself with --data")
        }
        return source(folder, root: root)
    }

    /// Reads the run's images, their labels those of the run's classes, and checks that they are what it was begun
    /// with.
    /// - Parameters:
    ///   - folder: Where its folder of images is now, or the set by its name; what the record leads to where it is
    ///     `nil`.
    ///   - root: Where data sets are looked for first.
    ///   - storage: Where the pixels of a folder are.
    ///   - threads: The most threads that decode its pictures into memory; `nil` for as many as there are processors.
    ///   - report: Called with a line for people that says what is being downloaded, or written to the user's cache.
    /// - Throws: `DataError` where they are others, or of a class that the run does not know.
    public func loadImages(
        from folder: String? = nil, root: String? = nil, storage: PixelStorage = .automatic, threads: Int? = nil,
        report: (String) -> Void = { _ in }
    ) throws -> Dataset {
        var source = try folder.map { self.source($0, root: root) } ?? imageSource(root: root)
        (source.storage, source.threads) = (storage, threads)
        var dataset = try source.load(report: report)
        if let names = record.classNames { dataset = try dataset.relabelled(to: names) }
        try record.dataset.check(dataset)
        return dataset
    }
}

extension RunRecord {
    /// How images that come later, a person's own or others to test on, are brought to the size and channels that the
    /// model takes: as those that it was trained on.
    public var preparation: ImagePreparation {
        let shape = imageShape
        let recorded = dataset.preparation
        return ImagePreparation(
            size: Size2D(height: shape.height, width: shape.width),
            // Whose images were of one size, no way was chosen for others: nothing of them is cut off.
            fit: recorded?.size == nil ? .contain : recorded?.fit ?? .contain,
            colour: shape.channels == 1 ? .grey : shape.channels == 3 ? .rgb : shape.channels == 4 ? .rgba : .auto)
    }
}
