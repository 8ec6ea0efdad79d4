import EaselFiles

/// The layout of a folder of images: which parts of it are its splits.
struct FolderLayout {
    /// The folder to train on: the folder itself, or one in it.
    let train: String
    /// Folders within `train` that are not classes of it.
    let passing: Set<String>
    /// The folder to test on, nil where images of `train` must be held out for that.
    let test: String?
    /// The folder to measure on while a run trains, nil where there is none.
    let validation: String?
    /// Notes for people on the choice, a line each.
    private(set) var notes: [String] = []
    /// Files and folders that are passed over because they lie beside the splits.
    private(set) var skipped: [SkippedFiles] = []

    /// Looks at the names in a folder.
    ///
    /// - Throws: `FileError` for a folder that cannot be listed.
    init(_ folder: String, in tree: any FileTree, rules: FolderRules) throws {
        if rules == .first {
            let splits = ["train", "test"].map { "\(folder)/\($0)" }
            train = tree.isFolder(splits[0]) ? splits[0] : folder
            passing = ["test"]
            test = tree.isFolder(splits[1]) ? splits[1] : nil
            validation = nil
            return
        }
        let names = try tree.names(in: folder)
        let folders = names.filter { tree.isFolder("\(folder)/\($0)") }
        let named = folders.filter { SplitPurpose(named: $0) != nil }
        guard !named.isEmpty else {
            (train, passing, test, validation) = (folder, [], nil, nil)
            return
        }
        let others = try folders.filter { try !named.contains($0) && Self.holdsImages("\(folder)/\($0)", in: tree) }
        // A folder that holds classes of its own is not a class, whatever lies beside it.
        let splits = try others.isEmpty ? named : named.filter { try Self.holdsClasses("\(folder)/\($0)", in: tree) }
        var notes: [String] = []
        let classes = named.filter { !splits.contains($0) }
        if !classes.isEmpty {
            let beside = others.prefix(5).joined(separator: ", ") + (others.count > 5 ? ", …" : "")
            notes.append(
                "\(classes.joined(separator: ", ")) in \(folder): taken for \(classes.count == 1 ? "a class" : "classes"), "
                    + "not for \(classes.count == 1 ? "a split" : "splits"), as \(beside) beside "
                    + "\(classes.count == 1 ? "it" : "them") \(others.count == 1 ? "is" : "are") no split")
        }
        let chosen = { (purpose: SplitPurpose) in
            SplitPurpose.names.lazy.filter { $0.purpose == purpose }.compactMap { known in
                splits.first { $0.lowercased() == known.name }
            }.first
        }
        let trainName = chosen(.train)
        let testName = chosen(.test) ?? chosen(.validation)
        if let testName, chosen(.test) == nil { notes.append("\(folder)/\(testName) is the split to test on") }
        // Beside a split to test on it is for validation, as lines of a list are.
        let validationName = chosen(.test) != nil && rules >= .sixth ? chosen(.validation) : nil
        let used = [trainName, testName, validationName]
        for unused in splits where !used.contains(unused) {
            let names = (validationName == nil ? Array(used.prefix(2)) : used).map { $0 ?? "." }
            notes.append(
                "\(folder)/\(unused) is passed over: \(names.dropLast().joined(separator: ", ")) and "
                    + "\(names[names.count - 1]) are the splits used")
        }
        train = trainName.map { "\(folder)/\($0)" } ?? folder
        passing = trainName == nil ? Set(splits) : []
        test = testName.map { "\(folder)/\($0)" }
        validation = validationName.map { "\(folder)/\($0)" }
        self.notes = notes
        guard trainName != nil else { return }
        for name in names where !splits.contains(name) {
            let path = "\(folder)/\(name)"
            skipped.add(tree.isFolder(path) ? "folder beside the splits" : "file beside the splits", path)
        }
    }

    private static func holdsImages(_ folder: String, in tree: any FileTree) throws -> Bool {
        try tree.names(in: folder).contains {
            SkippedFiles.isImage($0) && !tree.isFolder("\(folder)/\($0)")
        }
    }

    /// Whether a folder holds folders of images, and no images itself.
    private static func holdsClasses(_ folder: String, in tree: any FileTree) throws -> Bool {
        try !holdsImages(folder, in: tree)
            && tree.names(in: folder).contains {
                try tree.isFolder("\(folder)/\($0)") && holdsImages("\(folder)/\($0)", in: tree)
            }
    }
}
