import EaselFiles

/// The files of one split of a folder, before any is opened.
struct FolderListing {
    struct File {
        let path: String
        var label: Int32
    }

    /// The image files, in the order of their paths.
    var files: [File] = []
    /// The classes, numbered as labels are; nil where the files lie in none.
    var classNames: [String]?
    /// The files and folders that were passed over.
    var skipped: [SkippedFiles] = []

    /// Makes an empty listing.
    init() {}

    /// Lists a split.
    ///
    /// - Parameter passing: folders in it that are not classes.
    /// - Throws: `DataError` for an image beside class folders, `FileError` for a folder that cannot be listed.
    init(
        _ folder: String, in tree: any FileTree, passing: Set<String>, rules: FolderRules = .current
    ) throws {
        var loose: [File] = []
        var classes: [(name: String, paths: [String], hasImages: Bool)] = []
        for name in try tree.names(in: folder) where !passing.contains(name) {
            let path = "\(folder)/\(name)"
            if tree.isFolder(path) {
                classes.append(try listClass(name, at: path, in: tree, rules))
            } else if let reason = SkippedFiles.reason(name, at: path, in: tree, rules: rules) {
                skipped.add(reason, path)
            } else {
                loose.append(File(path: path, label: 0))
            }
        }
        if let stray = loose.first {
            if let first = classes.first(where: { !$0.paths.isEmpty }) {
                throw DataError(
                    "\(stray.path): lies beside the class folder \(first.name); move it into a class folder")
            }
            files = loose
            return
        }
        // A folder whose images are all of other formats is a class; one that holds no images at all is not.
        let known = classes.filter { rules == .first ? !$0.paths.isEmpty : $0.hasImages }
        var (order, seen): ([String], Set<String>) = ([], [])
        for one in known where seen.insert(one.name).inserted { order.append(one.name) }
        if rules != .first { order.sort(by: NaturalOrder.precedes) }
        let labels = Self.labels(of: order)
        for one in known { files += one.paths.map { File(path: $0, label: labels[one.name] ?? 0) } }
        classNames = order.isEmpty ? nil : order
    }

    /// The image files of a class; what else is there is counted.
    private mutating func listClass(
        _ name: String, at folder: String, in tree: any FileTree, _ rules: FolderRules
    ) throws -> (name: String, paths: [String], hasImages: Bool) {
        var (paths, hasImages): ([String], Bool) = ([], false)
        var others: [SkippedFiles] = []
        for inner in try tree.names(in: folder) {
            let path = "\(folder)/\(inner)"
            if tree.isFolder(path) {
                others.add("folder within a class", in: name, path)
                continue
            }
            let reason = SkippedFiles.reason(inner, at: path, in: tree, rules: rules)
            hasImages = hasImages || SkippedFiles.isImage(inner) || reason == nil
            if let reason {
                others.add(reason, in: name, path)
            } else {
                paths.append(path)
            }
        }
        if hasImages { skipped.add(others) } else { skipped.add("folder without images", folder) }
        return (name, paths, hasImages)
    }

    /// The label of each class. Names that differ in their bytes alone (é can be written in two ways) are one class.
    private static func labels(of names: [String]) -> [String: Int32] {
        Dictionary(names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The classes without a file.
    var emptyClasses: [String] {
        let present = Set(files.map(\.label))
        return (classNames ?? []).enumerated().filter { !present.contains(Int32($0.offset)) }.map(\.element)
    }

    /// The listing with the labels of another list of classes, which has them all.
    func renumbered(to names: [String]) -> FolderListing {
        guard let classNames, classNames != names else { return self }
        let labels = Self.labels(of: names)
        var result = self
        result.classNames = names
        result.files = files.map { File(path: $0.path, label: labels[classNames[Int($0.label)]] ?? 0) }
        return result
    }

    /// The files split in two: every tenth (of fewer than ten the last) is held out.
    ///
    /// - Throws: `DataError` for fewer than two files.
    func holdingOutEveryTenth(_ folder: String) throws -> (train: FolderListing, test: FolderListing) {
        guard files.count >= 2 else {
            throw DataError("\(folder): 1 picture, expected at least 2: one to train on and one held out for testing")
        }
        let isHeld = { (index: Int) in files.count < 10 ? index == files.count - 1 : index % 10 == 9 }
        var (train, test) = (self, self)
        train.files = files.indices.filter { !isHeld($0) }.map { files[$0] }
        test.files = files.indices.filter(isHeld).map { files[$0] }
        test.skipped = []
        return (train, test)
    }

    /// The files split in two by their content.
    ///
    /// - Throws: `DataError` where there are not two different files, `FileError` for one that cannot be read.
    func holdingOutByContent(
        _ folder: String, in tree: any FileTree, seed: UInt64
    ) throws -> (train: FolderListing, test: FolderListing, record: HeldOutImages) {
        guard files.count >= 2 else {
            throw DataError("\(folder): 1 picture, expected at least 2: one to train on and one held out for testing")
        }
        let digests = try files.map { try SHA256.hexDigest(of: tree.open($0.path)) }
        let split = ContentSplit(digests, labels: files.map(\.label), seed: seed)
        guard !split.heldOut.isEmpty else {
            throw DataError(
                "\(folder): all \(files.count) pictures are one and the same file, expected at least 2 that differ: one to "
                    + "train on and one held out for testing")
        }
        var (train, test) = (self, self)
        train.files = zip(files, digests).filter { !split.heldOut.contains($1) }.map(\.0)
        test.files = zip(files, digests).filter { split.heldOut.contains($1) }.map(\.0)
        test.skipped = []
        return (train, test, HeldOutImages(split, seed: seed))
    }

    /// The first files, evenly over the classes.
    func limited(to limit: Int?) -> [File] {
        guard let limit, limit < files.count else { return files }
        // The first of each class, then the second of each, so that few images still show every class.
        var seen: [Int32: Int] = [:]
        let ranked = files.enumerated().map { index, file in
            seen[file.label, default: -1] += 1
            return (rank: seen[file.label, default: 0], index: index)
        }
        let chosen = ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.prefix(limit)
        return chosen.map(\.index).sorted().map { files[$0] }
    }
}
