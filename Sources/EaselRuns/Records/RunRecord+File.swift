import EaselCore
import EaselData
import EaselFiles
import EaselTraining

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

extension RunRecord {
    /// No honest record is larger: a table has up to 16,384 columns.
    private static let byteLimit = 8 << 20

    /// The time, in UTC and to the second, as ISO 8601 writes it.
    public static func now() -> String { Date().ISO8601Format() }

    /// Writes the record, whole or not at all.
    ///
    /// Throws a `FileError` when a field is out of its range or the file cannot be written.
    public func write(to path: String) throws { try AtomicFile.write(bytes(path), to: path) }

    /// Writes the record as the `run.json` of an open folder.
    func write(in folder: OpenFolder) throws {
        try folder.write(bytes(folder.path(of: "run.json")), to: "run.json")
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        if let problem = problem() { throw FileError(path: path, problem: problem) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let bytes = Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
        guard bytes.count <= Self.byteLimit else {
            throw FileError(
                path: path,
                problem:
                    "the run's record would be \(bytes.count) bytes, more than the \(Self.byteLimit) that one may have; use "
                    + "fewer classes or columns, or shorter names for them (\(dataset.classNames?.count ?? 0) classes now)"
            )
        }
        return bytes
    }

    /// Reads a record and checks it.
    ///
    /// Throws a `FileError` that names the field: missing, of another type, out of its range, or of a newer format.
    public static func read(path: String) throws -> RunRecord {
        try parse(OpenFile.contents(of: path, limit: byteLimit), path)
    }

    /// Reads the `run.json` of an open folder.
    static func read(in folder: OpenFolder) throws -> RunRecord {
        let file = try folder.open("run.json", O_RDONLY | O_NONBLOCK)
        return try parse(file.contents(limit: byteLimit), file.path)
    }

    private static func parse(_ bytes: [UInt8], _ path: String) throws -> RunRecord {
        struct Version: Decodable { var formatVersion: Int }
        let record: RunRecord
        do {
            let data = Data(bytes)
            let version = try JSONDecoder().decode(Version.self, from: data).formatVersion
            guard version <= currentFormatVersion else {
                throw FileError(
                    path: path,
                    problem:
                        "written by a newer Easel (format \(version), this one reads up to \(currentFormatVersion))")
            }
            record = try JSONDecoder().decode(RunRecord.self, from: data)
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(path: path, problem: "not a run's record: \(oneLine(error))")
        }
        if let problem = record.problem() { throw FileError(path: path, problem: problem) }
        return record
    }

    /// The first thing wrong with the fields' values, `nil` for a sound record.
    ///
    /// The limits are far above what can be trained and far below where arithmetic on sizes would overflow.
    func problem() -> String? {
        func outside(_ name: String, _ value: Int, _ range: ClosedRange<Int>) -> String? {
            range.contains(value) ? nil : "\(name) is \(value), outside \(range.lowerBound)…\(range.upperBound)"
        }
        func outside(_ name: String, _ value: Double, _ range: ClosedRange<Double>) -> String? {
            // NaN is in no range.
            range.contains(value) ? nil : "\(name) is \(value), outside \(range.lowerBound)…\(range.upperBound)"
        }
        func unusable(_ name: String, _ text: String, mayBeEmpty: Bool = false) -> String? {
            if text.isEmpty && !mayBeEmpty { return "\(name) is empty" }
            if text.utf8.count > 4096 { return "\(name) is \(text.utf8.count) bytes long, more than 4096" }
            return text.utf8.contains(0) ? "\(name) has a zero byte in it" : nil
        }
        let million = 1_000_000
        let problems: [String?] = [
            tableProblem(),
            outside("formatVersion", formatVersion, 1...Self.currentFormatVersion),
            unusable("easelVersion", easelVersion),
            unusable("created", created, mayBeEmpty: true),
            (host?.name).flatMap { unusable("host.name", $0, mayBeEmpty: true) },
            host.flatMap { outside("host.threads", $0.threads, 1...65_536) },
            unusable("model.name", model.name),
            outside("the number of model.options", model.options.count, 0...1000),
            outside("image.height", image.height, 1...16_384),
            outside("image.width", image.width, 1...16_384),
            outside("image.channels", image.channels, 1...(dataset.table == nil ? 1024 : 16_384)),
            unusable("dataset.name", dataset.name),
            dataset.path.flatMap { unusable("dataset.path", $0) },
            dataset.limit.flatMap { outside("dataset.limit", $0, 1...(1 << 40)) },
            outside("dataset.trainCount", dataset.trainCount, 1...(1 << 40)),
            outside("dataset.testCount", dataset.testCount, 0...(1 << 40)),
            unusable("dataset.fingerprint", dataset.fingerprint, mayBeEmpty: true),
            (dataset.classNames ?? []).lazy.compactMap { unusable("a name of dataset.classNames", $0) }.first,
            classNamesProblem("classNames", dataset.classNames),
            (dataset.maskClasses ?? []).lazy.compactMap { unusable("a name of dataset.maskClasses", $0) }.first,
            classNamesProblem("maskClasses", dataset.maskClasses),
            dataset.maskClasses.flatMap { outside("the number of dataset.maskClasses", $0.count, 1...256) },
            dataset.validationCount.flatMap { outside("dataset.validationCount", $0, 1...(1 << 40)) },
            dataset.faulty.flatMap { outside("dataset.faulty.count", $0.count, 1...(1 << 40)) },
            (dataset.faulty?.files ?? []).lazy.compactMap { unusable("a path of dataset.faulty.files", $0) }.first,
            readingProblem(),
            (dataset.preparation?.size).flatMap { outside("dataset.preparation.size.height", $0.height, 1...16_384) },
            (dataset.preparation?.size).flatMap { outside("dataset.preparation.size.width", $0.width, 1...16_384) },
            outside("epochs", epochs, 0...million),
            outside("batchSize", batchSize, 1...million),
            unusable("optimiser.name", optimizer.name),
            outside("optimiser.learningRate", optimizer.learningRate, 0...1e6),
            outside("the number of optimiser.hyperparameters", optimizer.hyperparameters.count, 0...100),
            optimizer.hyperparameters.sorted { $0.key < $1.key }.lazy.compactMap {
                outside("optimiser.hyperparameters.\($0.key.inOneLine(limit: 60))", $0.value, -1e12...1e12)
            }.first,
            judge.flatMap { unusable("judge.path", $0.path) ?? unusable("judge.hash", $0.hash) },
            originProblem(),
            scheduleProblem(),
            augmentation?.problem().map { "augmentation: \($0)" },
            keepBest.flatMap { unusable("keepBest", $0) },
            stopEarly.flatMap { outside("stopEarly", $0, 1...million) },
            checkpointInterval.flatMap { outside("checkpointInterval", $0, 1...(1 << 40)) },
            retentionProblem(),
            clipping.flatMap { outside("clipping.limit", $0.limit, Double.leastNormalMagnitude...1e12) },
        ]
        let heldOut = [("heldOut", dataset.heldOut), ("heldOutForValidation", dataset.heldOutForValidation)]
        let splits = heldOut.flatMap { name, held -> [String?] in
            guard let held else { return [] }
            return [
                outside("dataset.\(name).count", held.count, 1...(1 << 40)),
                unusable("dataset.\(name).digest", held.digest),
                held.files.flatMap {
                    outside("the number of dataset.\(name).files", $0.count, 1...HeldOutImages.listLimit)
                },
            ]
        }
        return (problems + splits).lazy.compactMap { $0 }.first
    }

    private func readingProblem() -> String? {
        do {
            try dataset.reading?.check()
            return nil
        } catch {
            return "dataset.reading: \(error)"
        }
    }

    private func tableProblem() -> String? {
        if let number = dataset.learnedNumber, !(number.deviation > 0) {
            return "dataset.learnedNumber.deviation is \(number.deviation), it must be above 0"
        }
        guard let table = dataset.table else { return nil }
        if Set(table.columns.map(\.name)).count < table.columns.count {
            return "dataset.table.columns has a name twice"
        }
        if let odd = table.columns.first(where: { !($0.deviation >= 0) }) {
            return
                "the deviation of column \(odd.name.inOneLine(limit: 60)) is \(odd.deviation), it must not be below 0"
        }
        if dataset.classNames == nil, dataset.learnedNumber == nil {
            return "dataset.table has neither dataset.classNames nor dataset.learnedNumber"
        }
        guard image == ImageShape(height: 1, width: 1, channels: table.columns.count) else {
            return "image is \(image), and dataset.table has \(table.columns.count) columns"
        }
        return nil
    }

    private func classNamesProblem(_ field: String, _ names: [String]?) -> String? {
        guard let names else { return nil }
        if names.isEmpty { return "dataset.\(field) is empty" }
        return Set(names).count < names.count ? "dataset.\(field) has a name twice" : nil
    }

    private func retentionProblem() -> String? {
        guard let retention else { return nil }
        do {
            _ = try CheckpointRetention(parsing: retention)
            return nil
        } catch {
            return "retention: \(error)"
        }
    }

    private func scheduleProblem() -> String? {
        do {
            _ = try LearningRateSchedules.parse(schedule)
            return nil
        } catch {
            return "schedule: \(error)"
        }
    }
}
