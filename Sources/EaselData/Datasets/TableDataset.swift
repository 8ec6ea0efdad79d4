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
        let targets = try Targets(table, target, reading.target, reading.classes, path)
        var split = try Split(table, targets, reading, splitSeed, path)
        if let limit { split.limit(to: limit, labels: targets.labels) }
        let description = TableDescription(
            columns: table.columns.enumerated().map { place, name in
                TableColumn(name, split.train.lazy.map { table.values[$0 * table.columns.count + place] })
            }, target: target)
        let number = targets.numbers.map { numbers in TableColumn(target, split.train.lazy.map { numbers[$0] }) }
        if let number, number.isConstant {
            throw DataError("\(path): \(target) is \(number.mean) in all rows to train on, so nothing can be learned")
        }
        func source(_ rows: [Int]) throws -> RowSource { try Self.source(of: rows, table, targets, description) }
        var notes = targets.notes(number) + split.notes
        let constant = description.columns.filter(\.isConstant).map(\.name)
        if !constant.isEmpty {
            notes.append(
                "constant in the rows to train on, so nothing can be learned from: \(ImageSet.listed(constant))")
        }
        if let note = table.skippedNote { notes.append(note) }
        return try Dataset(
            name: path, classNames: targets.classNames, train: source(split.train), test: source(split.test),
            validation: split.validation.map(source), source: path, trainSource: split.sources[0],
            testSource: split.sources[1], validationSource: split.sources[2], notes: notes, heldOut: split.heldOut,
            heldOutForValidation: split.heldOutForValidation, table: description, learnedNumber: number
        ).drawing(reading.perClass)
    }

    /// Reads another table than a run's to test on: its rows for that, or all where no column says which those are.
    ///
    /// Columns are found by their names, and standardised as the run's were.
    /// - Throws: `DataError` that names a column that is missing, or the line of what is wrong.
    static func testRows(
        _ path: String, like description: TableDescription, reading: DatasetReading
    ) throws -> TestImages {
        let target = reading.labelColumn ?? description.target
        let table = try NumberTable(
            path, in: DiskTree(FileSystem.folder(of: path)), like: description, target: target,
            isLenient: reading.faults == .lenient)
        let targets = try Targets(table, target, reading.target, reading.classes, path, isTraining: false)
        let rows = targets.labels.indices.filter { targets.labels[$0] >= 0 }
        let tested = [SplitPurpose.test, .validation].lazy
            .map { purpose in rows.filter { table.splits?[$0] == purpose } }.first { !$0.isEmpty }
        return TestImages(
            images: try source(of: tested ?? rows, table, targets, description), classNames: targets.classNames,
            source: tested == nil ? path : "\(path), rows to test on", notes: table.skippedNote.map { [$0] } ?? [])
    }

    /// Rows as a source, standardised.
    private static func source(
        of rows: [Int], _ table: NumberTable, _ targets: Targets, _ description: TableDescription
    ) throws -> RowSource {
        let picked: RowSource.Targets =
            targets.numbers.map { all in .numbers(rows.map { Float(all[$0]) }) }
            ?? .labels(rows.map { targets.labels[$0] })
        return try RowSource(
            rows.flatMap { description.standardised(table.row($0)) }, columns: description.columns.count,
            targets: picked)
    }

    /// What is learned of each row.
    private struct Targets {
        let name: String
        /// The numbers; nil where it is classes.
        private(set) var numbers: [Double]?
        private(set) var classNames: [String]?
        /// The class of each row, -1 for one that is left out; 0 where numbers are learned.
        private(set) var labels: [Int32]

        init(
            _ table: NumberTable, _ name: String, _ kind: DatasetReading.LearnedTarget?, _ only: [String]?,
            _ path: String, isTraining: Bool = true
        ) throws {
            self.name = name
            let parsed = kind == .class ? [] : table.targets.map(NumberTable.number)
            labels = [Int32](repeating: 0, count: table.count)
            let odd = parsed.firstIndex(of: nil)
            if kind == .number, let odd {
                throw DataError(
                    "\(path): line \(table.lines[odd]): \(name) is \"\(table.targets[odd].inOneLine(limit: 60))\", and the "
                        + "model learns numbers")
            }
            if kind != .class, odd == nil {
                if only != nil {
                    throw DataError(
                        "\(path): \(name) is a number, of which --only picks no classes; leave it out, or learn its values "
                            + "as classes with --target class")
                }
                numbers = parsed.compactMap(\.self)
                return
            }
            let all = Set(table.targets).sorted(by: NaturalOrder.precedes)
            if isTraining {
                try FoundClasses.check(
                    all, imageCount: table.count, of: "row", in: path, from: "the labels in column \(name)",
                    "name another column with --label"
                        + (table.targets.allSatisfy { NumberTable.number($0) != nil }
                            ? ", or learn a number with linear-regression or mlp" : ""),
                    mayBeOne: true)
            }
            let names = try only.map { try Dataset.chosen($0, of: all, in: path) } ?? all
            let places = Dictionary(names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
            labels = table.targets.map { places[$0] ?? -1 }
            classNames = names
        }

        func notes(_ number: TableColumn?) -> [String] {
            number.map {
                [
                    "\(name) is learned as a number, from \($0.least) to \($0.greatest); --target class makes classes of its values"
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
