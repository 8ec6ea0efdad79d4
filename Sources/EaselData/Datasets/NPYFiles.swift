import EaselCore
import EaselFiles
import EaselImages

/// The arrays of NumPy's that are a data set, told by their names: the files of a folder or of an NPZ archive, or a single one.
struct NPYFiles {
    private let name: String
    private let tree: any FileTree
    /// The paths of the arrays that are used.
    private let trainImages: String
    private let trainLabels: String?
    private let testImages: String?
    private let testLabels: String?
    private let classNames: String?
    private var notes: [String] = []

    private static let usual = "x_train, y_train, x_test, y_test, or images and labels"

    /// Looks for arrays in a folder or an archive; nil where there are none.
    ///
    /// - Throws: `DataError` where their names do not say what they are.
    init?(name: String, in tree: any FileTree) throws {
        let files = try tree.names(in: tree.root).filter { $0.lowercased().hasSuffix(".npy") }
        guard !files.isEmpty else { return nil }
        var known: [NPYName: String] = [:]
        for file in files {
            guard let key = NPYName(String(file.dropLast(4))), known[key] == nil else { continue }
            known[key] = file
        }
        // A single array must be the images, whatever it is called.
        if known.keys.allSatisfy({ $0.content != .images }), files.count - known.count == 1,
            let only = files.first(where: { NPYName(String($0.dropLast(4))) == nil })
        {
            known[NPYName(.whole, .images, prefix: "")] = only
        }
        let prefixes = Set(known.keys.filter { $0.content == .images }.map(\.prefix))
        guard let prefix = prefixes.first, prefixes.count == 1 else {
            throw DataError(
                "\(name): arrays \(ImageSet.listed(files)): which are images is "
                    + "\(prefixes.isEmpty ? "not known" : "not clear"); name them \(Self.usual)")
        }
        try self.init(name: name, tree, known, prefix, files)
    }

    /// Takes a single file of images, its labels beside it, and the images to test on where this one's name is that of those to
    /// train on.
    init(file path: String) throws {
        let folder = FileSystem.folder(of: path)
        let last = FileSystem.lastName(of: path)
        let stem = last.lowercased().hasSuffix(".npy") ? String(last.dropLast(4)) : last
        let tree = DiskTree(folder)
        guard let own = NPYName(stem), last.lowercased().hasSuffix(".npy") else {
            try self.init(name: path, tree, [NPYName(.train, .images, prefix: ""): last], "", [])
            notes = ["no labels are looked for beside \(path), whose name does not say what it is"]
            return
        }
        guard own.content == .images else {
            throw DataError(
                "\(path): an array of labels by its name, give that of the images; labels are looked for beside it")
        }
        var known: [NPYName: String] = [:]
        for name in try tree.names(in: folder) where name.lowercased().hasSuffix(".npy") && name != last {
            let other = String(name.dropLast(4))
            guard let key = NPYName(other), known[key] == nil, key.prefix == own.prefix || key.content == .classNames
            else {
                continue
            }
            let isOwn = key.content != .images && key.split == own.split
            let isTest = own.split == .train && (key.split == .test || key.split == .validation)
            if isOwn || isTest || key.content == .classNames {
                // What is asked for is what is trained on, whatever its name says.
                known[isOwn && key.content == .labels ? NPYName(.train, .labels, prefix: own.prefix) : key] = name
            }
        }
        known[NPYName(.train, .images, prefix: own.prefix)] = last
        try self.init(name: path, tree, known, own.prefix, [])
    }

    private init(
        name: String, _ tree: any FileTree, _ known: [NPYName: String], _ prefix: String, _ all: [String]
    ) throws {
        func file(_ split: NPYName.Split, _ content: NPYName.Content) -> String? {
            known[NPYName(split, content, prefix: prefix)]
        }
        let train: NPYName.Split = file(.train, .images) != nil ? .train : .whole
        guard let images = file(train, .images) else {
            throw DataError("\(name): no array to train on among \(ImageSet.listed(all)); name it x_train, or images")
        }
        let test: NPYName.Split = file(.test, .images) != nil ? .test : .validation
        let classes = known[NPYName(.whole, .classNames, prefix: "")]
        let path = { (file: String) in "\(tree.root)/\(file)" }
        (self.name, self.tree, trainImages) = (name, tree, path(images))
        trainLabels = file(train, .labels).map(path)
        testImages = file(test, .images).map(path)
        testLabels = file(test, .images).flatMap { _ in file(test, .labels) }.map(path)
        classNames = classes.map(path)
        let used = Set(
            [images, file(train, .labels), file(test, .images), file(test, .labels), classes].compactMap(\.self))
        let others = all.filter { !used.contains($0) }
        if !others.isEmpty { notes.append("not used of \(name): \(ImageSet.listed(others))") }
    }

    /// Reads the arrays.
    ///
    /// - Throws: `DataError` naming the one that is damaged, or is of another type or size than it must be.
    func splits() throws -> ArraySplits {
        let (train, trainNote) = try array(trainImages).images(name: trainImages)
        let test = try testImages.map { try array($0).images(name: $0) }
        let trainList = try trainLabels.map { try labels($0, for: train, of: trainImages) }
        let testList = try test.flatMap { test in
            try testLabels.map { try labels($0, for: test.images, of: testImages ?? name) }
        }
        let classes = try Classes(
            [trainList, testList].compactMap(\.self), named: classNames.map { try names($0) }, of: name)
        var notes = self.notes + [trainNote, test?.note].compactMap(\.self)
        if trainList == nil { notes.append("no labels beside \(trainImages): its pictures have no classes") }
        return try ArraySplits(
            name: name, source: name,
            train: ImageSet(train.imageShape, pixels: train.pixels, labels: trainList.map(classes.numbers)),
            test: test.map {
                try ImageSet($0.images.imageShape, pixels: $0.images.pixels, labels: testList.map(classes.numbers))
            }, classNames: trainList == nil ? nil : classes.names, trainSource: trainImages, testSource: testImages,
            notes: notes)
    }

    private func array(_ path: String) throws -> NPYArray {
        let size = try tree.open(path).regularSize()
        try MachineMemory.require(2 * min(size, ImageFolder.maximumBytes), for: path)
        return try NPY.parse(tree.contents(of: path, limit: ImageFolder.maximumBytes), name: path)
    }

    private func labels(_ path: String, for images: ImageSet, of imagePath: String) throws -> NPYLabels {
        let labels = try array(path).labels(name: path)
        guard labels.count == images.count else {
            throw DataError(
                "\(path): \(labels.count) labels, expected \(images.count) as there are pictures in \(imagePath)")
        }
        return labels
    }

    private func names(_ path: String) throws -> [String] {
        let array = try array(path)
        guard array.shape.count == 1, let names = array.texts else {
            throw DataError("\(path): \(array.description), expected the names of the classes as texts")
        }
        return names
    }

    /// The classes that labels name or number.
    private struct Classes {
        let names: [String]
        private let places: [String: Int32]

        init(_ lists: [NPYLabels], named: [String]?, of place: String) throws {
            var (found, highest, areNumbers) = (Set<String>(), Int32(0), false)
            for list in lists {
                switch list {
                case .names(let names): found.formUnion(names)
                case .numbers(let labels): (highest, areNumbers) = (max(highest, labels.max() ?? 0), true)
                }
            }
            guard found.isEmpty || !areNumbers else {
                throw DataError(
                    "\(place): the labels of one split are texts and of the other numbers, expected one kind")
            }
            let own = areNumbers ? (0...Int(highest)).map(String.init) : found.sorted(by: NaturalOrder.precedes)
            names = named ?? own
            guard areNumbers ? names.count >= own.count : Set(names).isSuperset(of: found) else {
                throw DataError("\(place): \(names.count) names of classes, but labels of \(ImageSet.listed(own))")
            }
            places = Dictionary(names.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        }

        func numbers(_ labels: NPYLabels) -> [Int32] {
            switch labels {
            case .numbers(let labels): labels
            case .names(let names): names.map { places[$0] ?? 0 }
            }
        }
    }
}
