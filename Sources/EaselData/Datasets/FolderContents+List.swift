import EaselCore
import EaselFiles
import EaselImages

extension FolderContents {
    /// Takes the files that a list names, and holds out images where it has no split for that.
    ///
    /// - Parameters:
    ///   - list: the path of a CSV or JSONL file with a column `path`; paths begin in its folder.
    ///   - tree: that folder.
    ///   - isSplitNeeded: whether there must be something to hold out; without, all is to train on.
    /// - Throws: `DataError` that names the line of what is wrong.
    init(
        list: String, in tree: any FileTree, reading: DatasetReading, splitSeed: UInt64, isSplitNeeded: Bool,
        _ faults: inout FileFaults
    ) throws {
        let (train, test, validation) = try Self.listed(list, in: tree, reading, &faults)
        guard !train.files.isEmpty else { throw DataError("\(list): no line is of a picture to train on") }
        var parts = Parts(train: train, trainSource: list, skipped: [], notes: [])
        let tested = test.files.isEmpty ? validation : test
        if !tested.files.isEmpty {
            (parts.test, parts.testSource) = (tested, "\(list), lines to test on")
            if test.files.isEmpty {
                parts.notes.append("\(list): the lines for validation are those to test on")
            } else if !validation.files.isEmpty {
                (parts.validation, parts.validationSource) = (validation, "\(list), lines for validation")
            }
        }
        try self.init(parts, of: list, in: tree, reading, .current, splitSeed, isSplitNeeded, &faults)
    }

    /// Takes the files that a list names to test on, or all where it has no split for that.
    ///
    /// - Throws: `DataError` that names the line of what is wrong.
    init(testingList list: String, in tree: any FileTree, reading: DatasetReading, _ faults: inout FileFaults) throws {
        let (train, test, validation) = try Self.listed(list, in: tree, reading, isTraining: false, &faults)
        let tested = [test, validation, train].first { !$0.files.isEmpty } ?? train
        guard !tested.files.isEmpty else { throw DataError("\(list): lists no pictures") }
        var parts = Parts(train: tested, trainSource: list, skipped: [], notes: [])
        try Self.choose(reading, of: &parts, list, isTraining: false)
        self.init(testing: parts, in: tree, &faults)
        guard !self.test.files.isEmpty else { throw DataError("\(list): all of its pictures to test on are damaged") }
    }

    /// The files of a list by split, with classes that are those of the whole list.
    private static func listed(
        _ list: String, in tree: any FileTree, _ reading: DatasetReading, isTraining: Bool = true,
        _ faults: inout FileFaults
    ) throws -> (train: FolderListing, test: FolderListing, validation: FolderListing) {
        var reader = try TableFile.rows(of: list, in: tree)
        let columns = reader.columns
        let pathPlace = try TableFile.place(of: TableFile.pathColumn, among: columns, in: list)
        let splitPlace = columns.firstIndex(of: TableFile.splitColumn)
        if reading.labels != nil, reading.labelColumn != nil {
            throw DataError("\(list): --label-from and --label say two places of the classes; leave out one")
        }
        let usual = columns.contains("label") ? "label" : nil
        let labelName = reading.labels == nil ? reading.labelColumn ?? usual : nil
        let labelPlace = try labelName.map { try TableFile.place(of: $0, among: columns, in: list) }
        var (paths, labels, purposes): ([String], [String], [SplitPurpose]) = ([], [], [])
        var lines: [String: Int] = [:]
        var missing: [(path: String, error: DataError)] = []
        let isOfNumbers = reading.target == .number
        guard !isOfNumbers || labelPlace != nil else {
            throw DataError(
                "\(list): a number is learned of each picture; --label says which column it is in: \(ImageSet.listed(columns))"
            )
        }
        var numbersOfPaths: [Double] = []
        while let row = try reader.next() {
            func wrong(_ problem: String) -> DataError { DataError("\(list): line \(row.line): \(problem)") }
            let path = try Self.path(row.cells[pathPlace], below: tree.root, wrong)
            if let first = lines.updateValue(row.line, forKey: path) {
                throw wrong("\(path) is in line \(first) already")
            }
            if !tree.isFile(path) { missing.append((path, wrong("there is no file \(path)"))) }
            if let labelPlace {
                let label = row.cells[labelPlace]
                if label.isEmpty { missing.append((path, wrong("no \(columns[labelPlace]) of \(path)"))) }
                if isOfNumbers, !label.isEmpty {
                    guard let number = NumberTable.number(label) else {
                        throw wrong(
                            "\(columns[labelPlace]) is \"\(label.inOneLine(limit: 60))\", and the model learns numbers")
                    }
                    numbersOfPaths.append(number)
                } else if isOfNumbers {
                    // Left out as damaged, or an error.
                    numbersOfPaths.append(0)
                }
                labels.append(isOfNumbers ? "" : label)
            } else if let source = reading.labels {
                labels.append(try Self.label(of: path, from: source, below: tree.root, wrong))
            }
            paths.append(path)
            purposes.append(
                try splitPlace.map { try TableFile.split(row.cells[$0], line: row.line, in: list) } ?? .train)
        }
        faults.count(paths.count)
        for (path, error) in missing where !faults.contains(path) { try faults.add(path, error) }
        let hasLabels = !isOfNumbers && (labelPlace != nil || reading.labels != nil)
        let names = hasLabels ? Set(labels).subtracting([""]).sorted(by: NaturalOrder.precedes) : nil
        if let names, let labelName, isTraining {
            try FoundClasses.check(
                names, imageCount: paths.count, in: list, from: "the labels in column \(labelName)",
                "name another column with --label"
                    + (names.allSatisfy { NumberTable.number($0) != nil }
                        ? ", or learn a number: linear-regression does, and mlp with --target number" : ""),
                mayBeOne: true)
        }
        let numbers = Dictionary(
            (names ?? []).enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        let all = paths.indices.map {
            FolderListing.File(
                path: paths[$0], label: hasLabels ? numbers[labels[$0]] ?? 0 : 0,
                number: isOfNumbers ? numbersOfPaths[$0] : nil)
        }
        func part(_ purpose: SplitPurpose) -> FolderListing {
            var listing = FolderListing()
            listing.files = all.indices.filter { purposes[$0] == purpose }.map { all[$0] }
            listing.classNames = names
            listing.numberName = isOfNumbers ? labelName : nil
            return listing
        }
        return (part(.train), part(.test), part(.validation))
    }

    /// The class of a listed file that its path tells.
    private static func label(
        of path: String, from source: DatasetReading.LabelSource, below root: String, _ wrong: (String) -> DataError
    ) throws -> String {
        switch source {
        case .name:
            if let label = NameLabel.label(in: FileSystem.lastName(of: path)) { return label }
            throw wrong(
                "there is no class in the name of \(path), which --label-from name takes from before a number, as in "
                    + "cat.12.jpg")
        case .folder:
            let folder = FileSystem.folder(of: path)
            if folder.count > root.count { return FileSystem.lastName(of: folder) }
            throw wrong("\(path) lies in no folder, of which --label-from folder takes the name as its class")
        }
    }

    /// A path of a list as a path below its folder.
    private static func path(_ text: String, below root: String, _ wrong: (String) -> DataError) throws -> String {
        let parts = text.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty else { throw wrong("no path") }
        guard !text.hasPrefix("/"), !parts.contains("..") else {
            throw wrong(
                "\(text.inOneLine(limit: 200)) leads out of the list's folder, in which its paths begin; put the list above "
                    + "its pictures")
        }
        return root + "/" + parts.joined(separator: "/")
    }
}
