import EaselFiles
import EaselImages

/// Image files of a user's own, in the order in which they are named: files, folders with all beneath them, archives, and
/// files that are in memory.
///
///     var files = ImageFiles()
///     files.add("photo.jpg")
///     files.add("photographs")
///     for index in 0..<files.count { print(files.name(at: index)) }
///
/// Only names are kept, some hundred bytes each. Whether a file is a picture is found when it is read.
public struct ImageFiles: Sendable {
    /// Something that was named and cannot be listed.
    public struct Problem: Sendable, Hashable {
        /// The path.
        public let path: String
        /// What is wrong with it, in one line that names it.
        public let description: String
    }

    /// Where files are read from.
    private enum Place: Sendable {
        /// A file that was named.
        case disk
        /// One that was found, which must be regular.
        case tree(any FileTree)
        case memory([UInt8])
    }

    private var names: [String] = []
    private var placeNumbers: [Int32] = []
    private var places: [Place] = [.disk]
    private var skipped: [SkippedFiles] = []
    /// What was named and cannot be listed.
    public private(set) var problems: [Problem] = []
    /// The folders that were named, and the files named by themselves.
    package private(set) var roots: [String] = []

    /// The largest list of files that is read, in bytes.
    package static let longestList = 1 << 28

    /// Makes a list without files.
    public init() {}

    /// The number of files.
    public var count: Int { names.count }

    /// The path of a file, as errors name it: one in an archive begins with the archive's.
    public func name(at index: Int) -> String { names[index] }

    /// Notes for people on what was passed over in folders and archives, a line each.
    public var notes: [String] { skipped.notes }

    /// Adds what a path names: a file whatever it is called, a folder with all that is beneath it, or an archive (`.zip`,
    /// `.tar`, `.tar.gz`, `.tar.xz`).
    ///
    /// Files of a folder come in the order in which people number things, hidden ones and what is no picture are left out.
    /// What is not there is found when it is read.
    public mutating func add(_ path: String) {
        if FileSystem.isFolder(path) {
            let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            roots.append(folder)
            return add(all: DiskTree(folder))
        }
        roots.append(path)
        let isRegular = FileIdentity(at: path) != nil
        if isRegular ? ImageFile.isNamedAsPicture(path) : !FileSystem.isFile(path) { return append(path, 0) }
        do {
            // A pipe gives its bytes once.
            guard isRegular else {
                return try add(contents: FileSystem.read(path, limit: ImageFile.maximumBytes), name: path)
            }
            guard let archive = try FileTrees.open(path) else { return append(path, 0) }
            skipped.add(archive.passedOver.map(SkippedFiles.init))
            add(all: archive)
        } catch {
            problems.append(Problem(path: path, description: "\(error)"))
        }
    }

    /// Adds a file that is in memory.
    /// - Parameters:
    ///   - contents: The bytes of the file.
    ///   - name: What it is called.
    public mutating func add(contents: [UInt8], name: String) {
        places.append(.memory(contents))
        append(name, Int32(places.count - 1))
    }

    /// Adds the paths that a text lists, as `PathList` reads it.
    /// - Parameters:
    ///   - text: The bytes of the list.
    ///   - name: What the list is called.
    /// - Throws: `DataError` for a path that is not UTF-8.
    public mutating func add(listedIn text: [UInt8], name: String) throws {
        for path in try PathList.parse(text, name: name) { add(path) }
    }

    /// Checks that a folder that is written to is apart from what is read: that neither lies in the other.
    /// - Throws: `DataError` that names both.
    package func requireApart(from folder: String) throws {
        let whole = FileSystem.wholePath(folder)
        for root in roots {
            let other = FileSystem.wholePath(root)
            let holdsFolder = FileSystem.isFolder(root) && "\(whole)/".hasPrefix(other == "/" ? "/" : "\(other)/")
            guard holdsFolder || "\(other)/".hasPrefix(whole == "/" ? "/" : "\(whole)/") else { continue }
            throw DataError(
                "\(root) is read, and \(folder) is written to; name a folder to write to that is apart from it")
        }
    }

    /// The bytes of a file.
    /// - Throws: `FileError` where it cannot be read.
    public func contents(at index: Int) throws -> [UInt8] {
        switch places[Int(placeNumbers[index])] {
        case .disk: try FileSystem.read(names[index], limit: ImageFile.maximumBytes)
        case .tree(let tree): try tree.contents(of: names[index], limit: ImageFile.maximumBytes)
        case .memory(let bytes): bytes
        }
    }

    private mutating func append(_ name: String, _ place: Int32) {
        names.append(name)
        placeNumbers.append(place)
    }

    private mutating func add(all tree: any FileTree) {
        places.append(.tree(tree))
        add(tree.root, of: tree, Int32(places.count - 1), beneath: [])
    }

    /// Adds the files of a folder and of those in it.
    /// - Parameter above: The folders it lies in, by their whole paths: a link may lead back to one.
    private mutating func add(_ folder: String, of tree: any FileTree, _ place: Int32, beneath above: [String]) {
        let own = tree is DiskTree ? FileSystem.wholePath(folder) : folder
        guard !above.contains(own) else { return skipped.add("link to a folder that it lies in", folder) }
        let names: [String]
        do {
            names = try tree.names(in: folder).sorted(by: NaturalOrder.precedes)
        } catch {
            return problems.append(Problem(path: folder, description: "\(error)"))
        }
        for name in names {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            if tree.isFolder(path) {
                add(path, of: tree, place, beneath: above + [own])
            } else if let reason = SkippedFiles.reason(name, at: path, in: tree, rules: .current) {
                skipped.add(reason, path)
            } else {
                append(path, place)
            }
        }
    }
}
