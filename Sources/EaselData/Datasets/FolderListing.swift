import EaselCore
import EaselFiles
import EaselImages

/// The files of one split of a folder, before any is opened.
struct FolderListing {
    struct File {
        let path: String
        var label: Int32
        /// The file of its mask, where it has one.
        var mask: String?
        /// The number that is learned of it, where one is.
        var number: Double?
    }

    /// The image files, in the order of their paths.
    var files: [File] = []
    /// The classes, numbered as labels are; nil where the files lie in none.
    var classNames: [String]?
    /// The name of the number that is learned of each file; nil where none is.
    var numberName: String?
    /// Whether each file has a mask.
    var hasMasks = false
    /// The files and folders that were passed over.
    var skipped: [SkippedFiles] = []

    /// Makes an empty listing.
    init() {}

    /// Lists a split of whatever kind: of classes, of pictures alone, or of pictures with masks.
    ///
    /// - Parameters:
    ///   - tree: where it lies.
    ///   - passing: folders in it that are not part of it.
    /// - Throws: `DataError` for what is of no kind, `FileError` for a folder that cannot be listed.
    static func split(
        _ folder: String, in tree: any FileTree, passing: Set<String> = [], rules: FolderRules = .current,
        _ reading: DatasetReading
    ) throws -> FolderListing {
        // Where folders are asked for as classes, images and masks may be two.
        if reading.labels != .folder, let found = try maskFolders(folder, in: tree, passing: passing, rules: rules) {
            return try FolderListing(
                images: found.images, masks: found.masks, of: folder, in: tree, passing: passing, rules: rules, reading)
        }
        return try FolderListing(folder, in: tree, passing: passing, rules: rules, labels: reading.labels)
    }

    /// Lists a split.
    ///
    /// - Parameters:
    ///   - tree: where it lies.
    ///   - passing: folders in it that are not classes.
    ///   - labels: where the class of an image comes from.
    /// - Throws: `DataError` for an image beside class folders, `FileError` for a folder that cannot be listed.
    init(
        _ folder: String, in tree: any FileTree, passing: Set<String>, rules: FolderRules = .current,
        labels: DatasetReading.LabelSource? = nil
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
        if labels == .name {
            files = loose + classes.flatMap { $0.paths.map { File(path: $0, label: 0) } }
            try labelByName(folder)
            return
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

    /// Labels the files by their names.
    private mutating func labelByName(_ folder: String) throws {
        guard !files.isEmpty else { return }
        let found = try files.map { file in
            let name = FileSystem.lastName(of: file.path)
            guard let label = NameLabel.label(in: name) else {
                throw DataError(
                    "\(file.path): there is no class in its name, which --label-from name takes from before a number, as "
                        + "in cat.12.jpg; rename it, or take classes from folders: --label-from folder")
            }
            return label
        }
        let order = Set(found).sorted(by: NaturalOrder.precedes)
        let labels = Self.labels(of: order)
        for index in files.indices { files[index].label = labels[found[index]] ?? 0 }
        classNames = order
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
        result.files = files.map {
            File(path: $0.path, label: labels[classNames[Int($0.label)]] ?? 0, mask: $0.mask)
        }
        return result
    }

    /// The files of some classes only, which are numbered anew.
    func keeping(_ names: [String]) -> FolderListing {
        guard let classNames, classNames != names else { return self }
        let labels = Self.labels(of: names)
        var result = self
        result.classNames = names
        result.files = files.compactMap { file in
            labels[classNames[Int(file.label)]].map { File(path: file.path, label: $0, mask: file.mask) }
        }
        return result
    }

    /// Leaves out the files that cannot be used.
    mutating func leaveOut(_ faults: FileFaults) {
        for file in files where faults.contains(file.path) {
            skipped.add("damaged file", in: classNames.map { $0[Int(file.label)] }, file.path)
        }
        files.removeAll { faults.contains($0.path) }
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

    /// A split of the files by their content.
    struct Split {
        var train: FolderListing
        var test: FolderListing
        var validation: FolderListing?
        var heldOut: HeldOutImages?
        var heldOutForValidation: HeldOutImages?
    }

    /// The files split by their content.
    ///
    /// - Parameters:
    ///   - seed: another one holds out other files.
    ///   - testShare: the share held out for testing; 0 where it is held out already.
    ///   - validationShare: the share held out for validation; nil for none.
    ///   - sources: which files are of one picture and stay together.
    /// - Returns: The error where there are too few different files.
    /// - Throws: `FileError` for one that cannot be read.
    func heldOutByContent(
        _ folder: String, seed: UInt64, testShare: Double, validationShare: Double?, of sources: AugmentedSources?,
        _ faults: inout FileFaults
    ) throws -> Result<Split, DataError> {
        let least = 1 + (testShare > 0 ? 1 : 0) + (validationShare == nil ? 0 : 1)
        let wanted =
            "at least \(least) that differ: one to train on"
            + (testShare > 0 ? " and one held out for testing" : "")
            + (validationShare == nil ? "" : " and one for validation")
        guard files.count >= least else {
            return .failure(DataError("\(folder): \(counted(files.count, "picture")), expected \(wanted)"))
        }
        var (readable, digests): ([File], [String]) = ([], [])
        for file in files {
            guard let digest = try faults.digest(of: file.path) else { continue }
            readable.append(file)
            digests.append(sources?.key(of: file.path, digest: digest) ?? digest)
        }
        let split = ContentSplit(
            digests, labels: readable.map(\.label), seed: seed, testShare: testShare,
            validationShare: validationShare ?? 0)
        guard testShare == 0 || !split.heldOut.isEmpty, validationShare == nil || !split.validation.isEmpty else {
            let different = Set(digests).count
            let one = sources == nil ? "one and the same file" : "of one picture"
            return .failure(
                DataError(
                    different == 1
                        ? "\(folder): all \(files.count) pictures are \(one), expected \(wanted)"
                        : "\(folder): only \(different) of its \(files.count) pictures differ, expected \(wanted)"))
        }
        let places = split.places(digests)
        let part = { (places: [Int]) in
            var part = self
            part.files = places.map { readable[$0] }
            return part
        }
        var result = Split(train: part(places.train), test: part(places.test))
        result.test.skipped = []
        if testShare > 0 { result.heldOut = HeldOutImages(split.heldOut, seed: seed) }
        if validationShare != nil {
            result.validation = part(places.validation)
            result.validation?.skipped = []
            result.heldOutForValidation = HeldOutImages(split.validation, seed: seed)
        }
        return .success(result)
    }

    /// The first files, evenly over the classes.
    func limited(to limit: Int?) -> [File] {
        guard let limit, limit < files.count else { return files }
        return Self.firstPlaces(limit, of: files.map(\.label)).map { files[$0] }
    }

    /// The first places, evenly over the classes.
    static func firstPlaces(_ limit: Int, of labels: [Int32]) -> [Int] {
        // The first of each class, then the second of each, so that few images still show every class.
        var seen: [Int32: Int] = [:]
        let ranked = labels.enumerated().map { index, label in
            seen[label, default: -1] += 1
            return (rank: seen[label, default: 0], index: index)
        }
        let chosen = ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.prefix(limit)
        return chosen.map(\.index).sorted()
    }
}

extension FolderListing.File {
    /// The number that is learned of it, as steps are given it.
    var learned: Float { Float(number ?? 0) }
}
