import EaselFiles
import EaselImages

extension FolderContents {
    /// Lists the files of a folder that are tested on: those of its split for that, or all where it has none.
    ///
    /// - Throws: `DataError` for a folder without pictures, or what it cannot be asked for.
    init(
        testing folder: String, in tree: any FileTree, reading: DatasetReading, _ faults: inout FileFaults
    ) throws {
        guard tree.isFolder(folder) else { throw DataError("\(folder): no such folder") }
        for (flag, isGiven) in [("--label", reading.labelColumn != nil), ("--target", reading.target != nil)]
        where isGiven { throw DataError("\(folder): is a folder, and has no columns; leave out \(flag)") }
        let layout = try FolderLayout(folder, in: tree, rules: .current)
        let skipped = layout.skipped + tree.passedOver.map(SkippedFiles.init)
        var test = try FolderListing.split(
            layout.test ?? layout.train, in: tree, passing: layout.test == nil ? layout.passing : [], reading)
        guard !test.files.isEmpty else {
            throw Self.nothing(in: layout.test ?? folder, layout, skipped + test.skipped)
        }
        if layout.test != nil, let own = test.classNames {
            // Numbered as where the folder is trained on, for models that know classes by their numbers alone.
            let train = try FolderListing.split(layout.train, in: tree, passing: layout.passing, reading)
            test = test.renumbered(to: Array(Set(own + (train.classNames ?? []))).sorted(by: NaturalOrder.precedes))
        }
        var parts = Parts(
            train: test, trainSource: layout.test ?? layout.train, skipped: skipped, notes: layout.notes)
        try Self.choose(reading, of: &parts, folder, isTraining: false)
        self.init(testing: parts, in: tree, &faults)
        guard !self.test.files.isEmpty else { throw DataError("\(folder): all of its pictures to test on are damaged") }
    }

    /// Takes files that are all tested on, but for damaged ones.
    init(testing parts: Parts, in tree: any FileTree, _ faults: inout FileFaults) {
        var (skipped, test) = (parts.skipped, parts.train)
        skipped.add(test.skipped)
        let notes = parts.notes + skipped.notes
        faults.count(test.files.count)
        test.skipped = []
        test.leaveOut(faults)
        skipped.add(test.skipped)
        self.init(test, source: parts.trainSource, in: tree, skipped: skipped, notes: notes)
    }
}
