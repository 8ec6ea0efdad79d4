import EaselCore
import EaselFiles
import EaselImages

/// A table of numbers as a data set: split, and standardised by its training rows.
enum TableDataset {
    /// Reads a table.
    ///
    /// A column whose cells are all numbers is learned as a number, and any other as classes. Rows are split by the column
    /// `split`, else by their content, as pictures are.
    /// - Parameters:
    ///   - path: a CSV or JSONL file without a column `path`.
    ///   - limit: the most rows of each split.
    ///   - reading: the column that is learned, how much is held out, and whether rows without a value are left out.
    /// - Throws: `DataError` that names the line of what is wrong.
    static func read(_ path: String, limit: Int?, reading: DatasetReading, splitSeed: UInt64) throws -> Dataset {
        if reading.labels != nil { throw DataError("\(path): its rows are no files; leave out --label-from") }
        let tree = DiskTree(FileSystem.folder(of: path))
        let table = try NumberTable(
            path, in: tree, target: reading.labelColumn, isLenient: reading.faults == .lenient)
        let target = reading.labelColumn ?? ""
        let targets = try Targets(table, target, reading.classes, path)
        var split = try Split(table, targets, reading, splitSeed, path)
        if let limit { split.limit(to: limit, labels: targets.labels) }
        let columns = table.columns.enumerated().map { place, name in
            TableColumn(name, split.train.lazy.map { table.values[$0 * table.columns.count + place] })
        }
        func source(_ rows: [Int]) throws -> RowSource {
            let values = rows.flatMap { row in zip(table.row(row), columns).map { $1.standardised($0) } }
            let picked: RowSource.Targets =
                targets.numbers.map { all in .numbers(rows.map { Float(all[$0]) }) }
                ?? .labels(rows.map { targets.labels[$0] })
            return try RowSource(values, columns: columns.count, targets: picked)
        }
        let range = targets.numbers.flatMap { numbers -> ClosedRange<Double>? in
            let own = split.train.map { numbers[$0] }
            return own.min().flatMap { least in own.max().map { least...$0 } }
        }
        var notes = targets.notes(range) + split.notes
        let constant = columns.filter(\.isConstant).map(\.name)
        if !constant.isEmpty {
            notes.append(
                "constant in the rows to train on, so nothing can be learned from: \(ImageSet.listed(constant))")
        }
        if !table.skippedLines.isEmpty {
            let listed = table.skippedLines.prefix(10).map(String.init).joined(separator: ", ")
            notes.append(
                "left out: \(counted(table.skippedLines.count, "line")) without a value: \(listed)"
                    + (table.skippedLines.count > 10 ? ", …" : ""))
        }
        return try Dataset(
            name: path, classNames: targets.classNames, train: source(split.train), test: source(split.test),
            validation: split.validation.map(source), source: path, trainSource: split.sources[0],
            testSource: split.sources[1], validationSource: split.sources[2], notes: notes, heldOut: split.heldOut,
            heldOutForValidation: split.heldOutForValidation,
            table: TableDescription(columns: columns, target: target, targetRange: range)
        ).drawing(reading.perClass)
    }

    /// What is learned of each row.
    private struct Targets {
        let name: String
        /// The numbers; nil where it is classes.
        private(set) var numbers: [Double]?
        private(set) var classNames: [String]?
        /// The class of each row, -1 for one that is left out; 0 where numbers are learned.
        private(set) var labels: [Int32]

        init(_ table: NumberTable, _ name: String, _ only: [String]?, _ path: String) throws {
            self.name = name
            let parsed = table.targets.lazy.compactMap(NumberTable.number)
            labels = [Int32](repeating: 0, count: table.count)
            if parsed.count == table.count {
                if only != nil {
                    throw DataError("\(path): \(name) is a number, of which --only picks no classes; leave it out")
                }
                numbers = Array(parsed)
                return
            }
            let all = Set(table.targets).sorted(by: NaturalOrder.precedes)
            try FoundClasses.check(
                all, imageCount: table.count, in: path, from: "the labels in column \(name)",
                "name another column with --label", mayBeOne: true)
            let names = try only.map { try Dataset.chosen($0, of: all, in: path) } ?? all
            let places = Dictionary(names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
            labels = table.targets.map { places[$0] ?? -1 }
            classNames = names
        }

        func notes(_ range: ClosedRange<Double>?) -> [String] {
            range.map {
                [
                    "\(name) is learned as a number, from \($0.lowerBound) to \($0.upperBound); classes are words, as in c0 and c1"
                ]
            } ?? []
        }
    }

    /// The rows of each split.
    private struct Split {
        private(set) var train: [Int]
        private(set) var test: [Int]
        private(set) var validation: [Int]?
        private(set) var sources: [String]
        private(set) var heldOut: HeldOutImages?
        private(set) var heldOutForValidation: HeldOutImages?
        private(set) var notes: [String] = []

        init(_ table: NumberTable, _ targets: Targets, _ reading: DatasetReading, _ seed: UInt64, _ path: String) throws
        {
            let rows = targets.labels.indices.filter { targets.labels[$0] >= 0 }
            func own(_ purpose: SplitPurpose) -> [Int] { rows.filter { table.splits?[$0] ?? .train == purpose } }
            (train, test) = (own(.train), own(.test))
            let given = own(.validation)
            validation = given.isEmpty ? nil : given
            sources = [path, "\(path), rows to test on", "\(path), rows for validation"]
            let hasTest = !test.isEmpty || validation != nil
            if test.isEmpty, let given = validation {
                (test, validation) = (given, nil)
                notes.append("\(path): the rows for validation are those to test on")
            }
            if hasTest, reading.testShare != nil {
                throw DataError(
                    "\(path): its column \(TableFile.splitColumn) says what to test on; leave out --test-share")
            }
            if validation != nil, reading.validationShare != nil {
                throw DataError(
                    "\(path): its column \(TableFile.splitColumn) says what is for validation; leave out --validation-share"
                )
            }
            guard !hasTest || reading.validationShare != nil else { return }
            // By the numbers that are learned from, so that rows that a model cannot tell apart are on one side.
            let digests = train.map { row in
                SHA256.hexDigest(
                    of: table.row(row).flatMap { number in
                        withUnsafeBytes(of: (number + 0).bitPattern.littleEndian, Array.init)
                    })
            }
            let split = ContentSplit(
                digests, labels: train.map { targets.labels[$0] }, seed: seed,
                testShare: hasTest ? 0 : reading.testShare ?? DatasetReading.usualTestShare,
                validationShare: reading.validationShare ?? 0)
            let (all, places) = (train, split.places(digests))
            train = places.train.map { all[$0] }
            let ending = "of \(counted(all.count, "row")), chosen by their content (seed \(seed))"
            if !hasTest {
                test = places.test.map { all[$0] }
                heldOut = HeldOutImages(split.heldOut, seed: seed)
                sources[1] = "rows of \(path) held out by content, seed \(seed)"
                notes.append("held out for testing: \(test.count) \(ending)")
            }
            if reading.validationShare != nil {
                let held = places.validation.map { all[$0] }
                (validation, heldOutForValidation) = (held, HeldOutImages(split.validation, seed: seed))
                sources[2] = "rows of \(path) held out by content, seed \(seed)"
                notes.append("held out for validation: \(held.count) \(ending)")
            }
            guard !train.isEmpty, !test.isEmpty, validation?.isEmpty != true else {
                throw DataError(
                    "\(path): \(counted(all.count, "row")) that differ too little to be split; make a column split")
            }
        }

        /// The first rows of each split, evenly over the classes.
        mutating func limit(to limit: Int, labels: [Int32]) {
            func first(_ rows: [Int]) -> [Int] {
                guard limit < rows.count else { return rows }
                return FolderListing.firstPlaces(limit, of: rows.map { labels[$0] }).map { rows[$0] }
            }
            (train, test, validation) = (first(train), first(test), validation.map(first))
        }
    }
}
