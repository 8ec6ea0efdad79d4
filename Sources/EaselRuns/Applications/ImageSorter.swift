import EaselCore
import EaselData
import EaselFiles
import EaselImages

/// Copies classified image files into a folder for each class, and those that the model is not sure of apart.
///
/// `FOLDER/cat/photo.jpg` is a copy of what is surely a cat, `FOLDER/doubtful/cat/other.jpg` of what more likely is one than
/// anything else. A folder of folders is no class where a set is read, so the whole can be trained on at once, and what is
/// doubtful takes part when it has been moved. A class called `doubtful` has that folder itself, and the other is called
/// `doubtful_`.
///
/// Files are copied, never moved, each whole or not at all, and none is ever overwritten: of two files of one name the second
/// gets a part of its SHA-256 behind its name. A file whose copy is there already, wherever in the folder it was moved to by
/// hand since, is not copied again, so sorting can be stopped and done again at any time.
public final class ImageSorter {
    /// What was sorted.
    public struct Summary: Sendable, Hashable {
        /// How many files of each class were copied, in the order of the classes.
        public fileprivate(set) var counts: [Int] = []
        /// The number of doubtful files that were copied.
        public fileprivate(set) var doubtful = 0
        /// The number of files whose copies were there already.
        public fileprivate(set) var alreadyThere = 0
        /// How many of those lie in another folder than they would be put in now.
        public fileprivate(set) var elsewhere = 0
    }

    /// The folder that is sorted into.
    public let folder: String
    /// The probability from which on a picture is put into the folder of its class.
    public let minimumConfidence: Float
    /// What was sorted so far.
    public private(set) var summary = Summary()
    /// The folder of what is doubtful.
    public var doubtfulFolder: String { "\(folder)/\(doubtfulName)" }

    private let classFolders: [String]
    private let doubtfulName: String
    private var handle: OpenFolder?
    /// The folders that have a file of a name.
    private var places: [String: [String]] = [:]
    private var unsynchronized = 0

    /// Files that are written between two waits for the disk.
    private static let synchronizedFiles = 1000

    /// Makes a sorter; nothing is written before the first file is sorted.
    /// - Parameters:
    ///   - folder: The folder to sort into, which is made where there is none.
    ///   - classNames: The names of the classes.
    ///   - minimumConfidence: The probability from which on a picture is put into the folder of its class.
    ///   - files: The files that are read.
    /// - Throws: `DataError` where the folder is one that is read from, or lies in one.
    public init(
        into folder: String, classNames: [String], minimumConfidence: Float, reading files: ImageFiles
    ) throws {
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.minimumConfidence = minimumConfidence
        classFolders = classNames.map(FolderName.name)
        let taken = Set(classFolders.map { $0.lowercased() })
        var doubtful = "doubtful"
        while taken.contains(doubtful) { doubtful += "_" }
        doubtfulName = doubtful
        summary.counts = classNames.map { _ in 0 }
        try files.requireApart(from: self.folder)
    }

    /// Copies a file into the folder that its classification says, unless a copy of it is there.
    /// - Parameters:
    ///   - contents: The bytes of the file.
    ///   - name: Its path; the copy has its last part.
    ///   - classification: What the picture was taken for.
    /// - Returns: The path of the copy.
    /// - Throws: `FileError` where it cannot be written.
    public func sort(_ contents: [UInt8], name: String, _ classification: Classification) throws -> String {
        try begin()
        let best = classification.best
        let isSure = best.probability >= minimumConfidence
        let own = classFolders[best.classNumber]
        let wanted = isSure ? own : "\(doubtfulName)/\(own)"
        let base = Self.fileName(name, contents)
        var digest: String?
        func named(_ count: Int) -> String {
            let whole = digest ?? SHA256.hexDigest(of: contents)
            digest = whole
            let ending = FileSystem.ending(of: base)
            let stem = ending.isEmpty ? base : String(base.dropLast(ending.count + 1))
            return "\(stem)-\(whole.prefix(count))" + (ending.isEmpty ? "" : base.suffix(ending.count + 1))
        }
        // A name with a digest is looked for only where the plain one is that of another file.
        for name in places[base] == nil ? [] : [base, named(8), named(64)] {
            for place in places[name] ?? [] where isCopy(contents, "\(folder)/\(place)/\(name)") {
                summary.alreadyThere += 1
                if place != wanted { summary.elsewhere += 1 }
                return "\(folder)/\(place)/\(name)"
            }
        }
        // Unlike in its own folder, in another one a file of the same name is in nobody's way, until both are moved into one.
        let free = places[base] == nil ? base : places[named(8)] == nil ? named(8) : named(64)
        let path = "\(folder)/\(wanted)/\(free)"
        try FileSystem.makeFolder("\(folder)/\(wanted)")
        try AtomicFile.write(contents, to: path, isSynchronized: false)
        places[free, default: []].append(wanted)
        if isSure { summary.counts[best.classNumber] += 1 } else { summary.doubtful += 1 }
        unsynchronized += 1
        if unsynchronized >= Self.synchronizedFiles { try synchronize() }
        return path
    }

    /// Waits until all copies are on the disk.
    /// - Throws: `FileError` where something was lost.
    public func finish() throws { if unsynchronized > 0 { try synchronize() } }

    private func synchronize() throws {
        try FileSystem.synchronize(folder)
        unsynchronized = 0
    }

    /// Makes the folder, keeps others out of it, removes what a killed process left half written, and looks at what is there.
    private func begin() throws {
        guard handle == nil else { return }
        try FileSystem.makeFolder(folder)
        let own = try OpenFolder(folder, cannot: "write")
        guard own.lockIfFree() else {
            throw FileError(
                path: folder, problem: "another process sorts into it; wait for that, or sort into another folder")
        }
        for name in try FileSystem.names(in: folder) where FileSystem.isFolder("\(folder)/\(name)") {
            try list(name)
            guard name == doubtfulName else { continue }
            for inner in try FileSystem.names(in: "\(folder)/\(name)")
            where FileSystem.isFolder("\(folder)/\(name)/\(inner)") { try list("\(name)/\(inner)") }
        }
        handle = own
    }

    private func list(_ place: String) throws {
        let path = "\(folder)/\(place)"
        try OpenFolder(path, cannot: "write").removeTemporaries()
        for name in try FileSystem.names(in: path) where FileSystem.isFile("\(path)/\(name)") {
            places[name, default: []].append(place)
        }
    }

    /// Whether a file has these contents.
    private func isCopy(_ contents: [UInt8], _ path: String) -> Bool {
        guard FileIdentity(at: path)?.size == contents.count else { return false }
        return (try? OpenFile.contents(of: path, limit: contents.count)) == contents
    }

    /// The name of a copy: the last part of the file's path, with the ending of its format where it has none.
    private static func fileName(_ path: String, _ contents: [UInt8]) -> String {
        let name = FolderName.name(for: FileSystem.lastName(of: path))
        guard !ImageFile.isNamedAsPicture(name), let format = ImageCodec.format(of: contents) else { return name }
        return "\(name).\(format.endings[0])"
    }
}
