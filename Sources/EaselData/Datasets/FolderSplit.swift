import EaselCore
import EaselFiles
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The splits of a folder of pictures, or of a list of them, as folders: `train/CLASS/…` and `test/CLASS/…`, and
/// `validation/CLASS/…` where it is asked for.
///
/// The sides are those that training takes: by the content of each file, so that equal files are on one side and a set that
/// grows keeps its sides. Files are copied as they are; those whose headers cannot be read are left out, as
/// `FaultTolerance` says. Either all of it is made or nothing.
public enum FolderSplit {
    /// What was made.
    public struct Result: Sendable, Hashable, Encodable {
        /// The folder.
        public let output: String
        /// The splits and how many files of each.
        public let splits: [Split]
        /// The names of the classes; nil for pictures without labels.
        public let classes: [String]?
        /// The files held out for testing; nil where the folder has a split for that.
        public let heldOut: HeldOutImages?
        /// The files and folders that were passed over.
        public let skipped: [SkippedFiles]
        /// Notes for people, a line each.
        public let notes: [String]
    }

    /// A split.
    public struct Split: Sendable, Hashable, Encodable {
        /// Its name, and that of its folder.
        public let name: String
        /// The number of files.
        public let count: Int
    }

    /// Copies the splits of a folder.
    ///
    /// - Parameters:
    ///   - folder: the path of the folder, of an archive of one, or of a list of pictures.
    ///   - output: the folder to make; nothing may be there.
    ///   - reading: which classes, where they come from, how much is held out, what is done about damaged files.
    ///   - seed: another seed holds out other files.
    ///   - isLinked: whether files are hard links to those there are, and no copies.
    ///   - shouldStop: asked before each file; where it is true, nothing is made.
    /// - Throws: `CancellationError` where it was stopped; `DataError` where two files would have one name, or there is nothing to split; `FileError` where the output
    ///   is there already or cannot be written.
    public static func make(
        of folder: String, at output: String, reading: DatasetReading = DatasetReading(), seed: UInt64 = 0,
        isLinked: Bool = false, shouldStop: () -> Bool = { false }
    ) throws -> Result {
        try reading.check()
        if !TableFile.isTable(folder), try ArrayFiles.read(folder) != nil {
            throw DataError("\(folder): its pictures are no files of their own, which could be split")
        }
        // What is made would be read with the folder the next time.
        guard !(FileSystem.wholePath(output) + "/").hasPrefix(FileSystem.wholePath(folder) + "/") else {
            throw DataError("\(output) lies in \(folder), whose pictures it would join; name a folder beside it")
        }
        let (contents, notes) = try ImageFolder.readableContents(of: folder, reading, seed)
        let parts = [
            ("train", contents.train), ("test", contents.test), ("validation", contents.validation ?? FolderListing()),
        ]
        guard contents.heldOut != nil || contents.heldOutForValidation != nil else {
            throw DataError("\(folder): has splits already; --validation-share takes another out of those to train on")
        }
        guard !isLinked || contents.tree is DiskTree else {
            throw DataError("\(folder): its files are in an archive, and cannot be linked to; leave out --link")
        }
        let copies = try parts.flatMap { try Self.copies($1, to: $0) }
        try requireNames(copies)
        try NewFolder.make(output) { made in
            for place in Set(copies.map { FileSystem.folder(of: $0.to) }) {
                try FileSystem.makeFolder(made.path(of: place))
            }
            for copy in copies {
                if shouldStop() { throw CancellationError() }
                try write(
                    copy.from, in: contents.tree, made.path(of: copy.to), shown: "\(output)/\(copy.to)", isLinked)
            }
        }
        return Result(
            output: output,
            splits: parts.filter { !$1.files.isEmpty }.map { Split(name: $0, count: $1.files.count) },
            classes: contents.train.classNames, heldOut: contents.heldOut, skipped: contents.skipped,
            notes: contents.notes + notes)
    }

    private struct Copy {
        let from: String
        let to: String
    }

    private static func copies(_ listing: FolderListing, to split: String) throws -> [Copy] {
        for name in listing.classNames ?? [] {
            // A name that begins with a dot would be passed over.
            guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), !name.contains("\0"), name.utf8.count < 256
            else {
                throw DataError("class \"\(name.inOneLine(limit: 60))\" cannot be the name of a folder; rename it")
            }
        }
        return listing.files.flatMap { file in
            let place =
                listing.hasMasks
                ? "\(split)/images" : listing.classNames.map { "\(split)/\($0[Int(file.label)])" } ?? split
            return [(file.path, place)] + (file.mask.map { [($0, "\(split)/masks")] } ?? [])
        }.map { Copy(from: $0, to: "\($1)/\(FileSystem.lastName(of: $0))") }
    }

    private static func requireNames(_ copies: [Copy]) throws {
        var owners: [String: String] = [:]
        for copy in copies {
            if let other = owners.updateValue(copy.from, forKey: copy.to) {
                throw DataError("\(other) and \(copy.from) would both become \(copy.to); rename one of them")
            }
        }
    }

    private static func write(
        _ from: String, in tree: any FileTree, _ to: String, shown: String, _ isLinked: Bool
    ) throws {
        guard !isLinked else {
            guard linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW) == 0 else {
                let error = FileError(path: shown, cannot: "link")
                guard error.systemError == EXDEV else { throw error }
                throw FileError(path: shown, problem: "cannot link: \(from) is on another disk; leave out --link")
            }
            return
        }
        let source = try tree.open(from)
        let size = try source.regularSize()
        let file = try OpenFile(to, O_WRONLY | O_CREAT | O_EXCL, cannot: "write")
        var piece = [UInt8](repeating: 0, count: min(size, 1 << 20))
        for start in stride(from: 0, to: size, by: 1 << 20) {
            if size - start < piece.count { piece.removeLast(piece.count - (size - start)) }
            try piece.withUnsafeMutableBytes { try source.read(into: $0, at: start) }
            try piece.withUnsafeBytes { try file.write($0) }
        }
    }
}
