import EaselCore
import EaselFiles
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The files of a folder that cannot be read or are damaged, as they are found: how many there may be, and what they are.
///
/// What is found out about files on the way is kept here too, for a folder in which some are damaged is looked at again
/// without them: it is then read as if they were not there.
struct FileFaults {
    private let tree: any FileTree
    private let tolerance: FaultTolerance?
    /// Whether these are known from the record of a run, which goes on without these and no others.
    private let areRecorded: Bool
    /// The number of files that there are.
    private var total = 0
    /// What is wrong with each, by its path.
    private(set) var problems: [String: String] = [:]
    /// What is wrong with those that are used nevertheless.
    private var cutOff: [String: String] = [:]
    /// The SHA-256 of files that were read for it.
    private(set) var digests: [String: String] = [:]
    /// What is kept of the files between one start and the next, once it was asked.
    private var index: FolderIndex?

    /// - Parameters:
    ///   - tree: the folder that all paths begin with.
    ///   - recorded: those that a run was begun without; nil where no run was.
    init(_ tree: any FileTree, _ tolerance: FaultTolerance?, recorded: FaultyFiles? = nil) {
        (self.tree, self.tolerance) = (tree, tolerance)
        areRecorded = recorded?.files != nil
        for file in recorded?.files ?? [] { problems["\(tree.root)/\(file)"] = "left out when the run was begun" }
    }

    /// Whether what is there of a file that is cut off is used.
    var isLenient: Bool { tolerance == .lenient }

    /// Whether the first damaged file is an error.
    var isStrict: Bool { tolerance == .strict }

    /// Whether a file is to be left out.
    func contains(_ path: String) -> Bool { problems[path] != nil }

    /// Takes notice of how many files there are.
    mutating func count(_ files: Int) { total = files }

    /// Adds a file that cannot be used.
    ///
    /// - Throws: an error that names it where there are too many; the error itself where it is none of a file.
    mutating func add(_ path: String, _ error: any Error) throws {
        guard Self.isOfFile(error), tolerance != .strict else { throw error }
        guard !areRecorded else {
            throw DataError("\(error); the run was begun with this file: put it back as it was")
        }
        problems[path] = "\(error)"
        guard tolerance == nil, problems.count > total / 100 else { return }
        guard total >= 100 else {
            throw DataError(
                "\(error); leave damaged files out with --lenient (of fewer than 100 files none is left out unasked)")
        }
        throw DataError(
            "\(tree.root): more than 1 % of its \(total) files cannot be read: \(listed(problems)); --lenient leaves them out, "
                + "however many they are")
    }

    /// Takes notice of a file that is used though it is damaged.
    mutating func use(_ path: String, damage: String) { cutOff[path] = damage }

    /// The SHA-256 of a file; nil where it cannot be read, which is noticed.
    mutating func digest(of path: String) throws -> String? {
        if let known = digests[path] { return known }
        do {
            let digest = try opened().digest(of: path)
            digests[path] = digest
            return digest
        } catch {
            try add(path, error)
            return nil
        }
    }

    /// The header of a regular file, how many bytes the file has, and how many it may have at most; a pipe or a device need
    /// not end.
    /// - Throws: What is wrong with it, which is not noticed here.
    mutating func header(of path: String) throws -> (header: ImageHeader, size: Int, most: Int) {
        let (header, size) = try opened().header(of: path)
        return (header, size, try ImageFolder.mostBytes(of: header, size: size, path))
    }

    /// Keeps what was found out about the files for the next start.
    func saveIndex() { index?.save() }

    private mutating func opened() -> FolderIndex {
        if let index { return index }
        let opened = FolderIndex(of: tree, count: total)
        index = opened
        return opened
    }

    /// Whether an error is one of a file, and not of the machine.
    static func isOfFile(_ error: any Error) -> Bool {
        if error is DataError { return true }
        guard let error = error as? FileError else { return false }
        return error.systemError.map { ![EMFILE, ENFILE, ENOMEM].contains($0) } ?? true
    }

    /// The record of the files that are left out; nil where there are none.
    var record: FaultyFiles? {
        problems.isEmpty ? nil : FaultyFiles(problems.keys.map { String($0.dropFirst(tree.root.count + 1)) })
    }

    /// Notes for people, which name the files.
    var notes: [String] {
        var notes: [String] = []
        if !problems.isEmpty {
            notes.append("left out: \(counted(problems.count, "damaged file")) of \(total): \(listed(problems))")
        }
        if !cutOff.isEmpty {
            notes.append("used as far as they go: \(counted(cutOff.count, "damaged file")): \(listed(cutOff))")
        }
        return notes
    }

    private func listed(_ files: [String: String]) -> String {
        let sorted = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let listed = sorted.prefix(5).map { path, problem in
            problem.contains(path) ? problem : "\(path) (\(problem))"
        }
        return listed.joined(separator: "; ") + (files.count > 5 ? "; …" : "")
    }
}
