import EaselCore
import EaselFiles
import EaselImages

/// The paths of the files that images are converted into: `CLASS/STEM.png`, below `train` and `test` where the set came
/// with splits of its own.
struct ConversionPaths {
    /// The path of each image below the folder that is made.
    let paths: [String]
    /// The path of the mask of each, where they have masks.
    let masks: [String]?
    /// The folders that they lie in.
    let folders: [String]
    /// Notes for people on names that had to change, a line each.
    let notes: [String]

    /// Names files.
    ///
    /// - Parameters:
    ///   - entries: the images.
    ///   - images: the set they are of.
    ///   - ending: the ending of the files.
    /// - Throws: `DataError` where two would have one name, or classes would be read back as something else.
    init(_ entries: [StoredImages.Entry], of images: StoredImages, ending: String) throws {
        var notes: [String] = []
        let classFolders = try images.classNames.map { try Self.folders(of: $0, notes: &notes) }
        if let classFolders, !Self.haveSplits(images),
            classFolders.allSatisfy({ SplitPurpose(named: $0) != nil })
        {
            throw DataError(
                "\(images.name): its classes, \(classFolders.joined(separator: ", ")), would be read back as splits; "
                    + "rename them first")
        }
        let digits = String(entries.map(\.place).max() ?? 0).count
        let places = entries.map { entry in
            let split = Self.haveSplits(images) ? images.splits[entry.split].name + "/" : ""
            let folder = classFolders.map { $0[Int(entry.label)] + "/" } ?? ""
            return split + (images.hasMasks ? "images/" : folder)
        }
        let names = entries.map { entry in
            guard images.areFiles else { return Self.padded(entry.place, to: digits) }
            return FileSystem.lastName(of: entry.name)
        }
        var paths = zip(places, names).map { "\($0)\(images.areFiles ? Self.stem(of: $1) : $1).\(ending)" }
        // a.jpg and a.png keep their endings: a.jpg.png and a.png.png.
        let taken = Dictionary(grouping: paths.indices) { paths[$0] }.values.filter { $0.count > 1 }
        for twins in taken {
            for twin in twins { paths[twin] = "\(places[twin])\(names[twin]).\(ending)" }
        }
        if let first = taken.min(by: { $0[0] < $1[0] }) {
            notes.append(
                "\(counted(taken.count, "name")) would be taken twice; those files keep their endings: "
                    + first.prefix(2).map { "\(names[$0]) becomes \(names[$0]).\(ending)" }.joined(separator: ", "))
        }
        var owners: [String: Int] = [:]
        for (place, path) in paths.enumerated() {
            if let other = owners.updateValue(place, forKey: path) {
                throw DataError(
                    "\(entries[other].name) and \(entries[place].name) would both become \(path); rename one of them")
            }
        }
        (self.paths, self.notes) = (paths, notes)
        let maskPlaces: [String] = images.hasMasks ? places.map { $0.dropLast("images/".count) + "masks/" } : []
        masks = images.hasMasks ? zip(maskPlaces, paths).map { $0 + FileSystem.lastName(of: $1) } : nil
        var seen: Set<String> = []
        folders = (places + maskPlaces).filter { !$0.isEmpty && seen.insert($0).inserted }.map { String($0.dropLast()) }
    }

    /// Whether splits have folders of their own: where the set came with them, or shares were asked for.
    static func haveSplits(_ images: StoredImages) -> Bool { images.hasOwnSplits || images.hasAskedShares }

    /// A folder's name for each class.
    static func folders(of names: [String], notes: inout [String]) throws -> [String] {
        let folders = names.map { name in
            let plain = String(name.map { $0 == "/" || $0 == "\0" ? "-" : $0 })
            // Names that begin with a dot are passed over when the folder is read.
            return plain.isEmpty || plain.hasPrefix(".") ? "class-\(plain.drop { $0 == "." })" : plain
        }
        if let twice = Dictionary(grouping: folders, by: { $0 }).first(where: { $1.count > 1 })?.key {
            throw DataError("two classes would have the folder \(twice); rename one of them")
        }
        for (name, folder) in zip(names, folders) where name != folder {
            notes.append("class \(name) has the folder \(folder)")
        }
        return folders
    }

    static func stem(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    static func padded(_ number: Int, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

extension StoredImages {
    /// Whether an image is one to train on: of a set with splits only those of the first.
    func isForTraining(_ entry: Entry) -> Bool { !ConversionPaths.haveSplits(self) || entry.split == 0 }
}
