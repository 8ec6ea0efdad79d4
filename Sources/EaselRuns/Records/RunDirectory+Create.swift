import EaselCore
import EaselFiles
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A run is assembled in a folder of another name and renamed when it is complete, so that a process killed at any
/// moment leaves either no run or one that can be resumed, and of two that want one name the slower changes nothing.
extension RunDirectory {
    /// Makes the next numbered run in a folder: `outputs/00007-vae-mnist`.
    ///
    /// The number follows the highest in the folder, also when several processes start at once; nothing is ever overwritten.
    /// Throws a `FileError` when the folder or the record cannot be written; nothing is left behind then.
    ///
    /// - Parameters:
    ///   - name: The part after the number; characters other than letters, digits, `.`, `_` and `-` become `-`.
    ///   - folder: The folder of runs, made where it is missing.
    ///   - record: What `run.json` will hold.
    public static func create(named name: String, in folder: String = "outputs", record: RunRecord) throws
        -> RunDirectory
    {
        try create(named: name, in: folder, record: record) { _ in }
    }

    /// Makes the next numbered run in a folder, with additional files.
    ///
    /// - Parameter fill: Writes what the run needs beside its record, into the run's folder.
    static func create(
        named name: String, in folder: String = "outputs", record: RunRecord, fill: (OpenFolder) throws -> Void
    ) throws -> RunDirectory {
        try FileSystem.makeFolder(folder)
        let parent = try OpenFolder(folder, cannot: "create the run")
        let shown = parent.path(of: safe(name))
        return try build(in: parent, shownAs: shown, record, fill) { partial in
            var number = try parent.names().compactMap(Self.number).max() ?? 0
            while true {
                number += 1
                let name = "\(CheckpointName.padded(number, 5))-\(safe(name))"
                do throws(FileError) {
                    try parent.rename(partial, to: name)
                    return parent.path(of: name)
                } catch {
                    // Where locks are not supported, another process may have taken the number.
                    guard [EEXIST, ENOTEMPTY, ENOTDIR].contains(error.systemError) else { throw error }
                }
            }
        }
    }

    /// Makes a run in a folder of the caller's choice, which must not exist or be empty.
    ///
    /// Throws a `FileError` when something is in the folder already, or it cannot be written.
    public static func create(at path: String, record: RunRecord) throws -> RunDirectory {
        try create(at: path, record: record) { _ in }
    }

    /// Makes a run in a folder of the caller's choice, with additional files.
    ///
    /// - Parameter fill: Writes what the run needs beside its record, into the run's folder.
    static func create(at path: String, record: RunRecord, fill: (OpenFolder) throws -> Void) throws -> RunDirectory {
        try checkIsFree(path)
        // What is there already may be reached through a link.
        let whole = FileSystem.isFolder(path) ? FileSystem.wholePath(path) : path
        let above = FileSystem.folder(of: whole)
        try FileSystem.makeFolder(above)
        let parent = try OpenFolder(above, cannot: "create the run")
        return try build(in: parent, shownAs: path, record, fill) { partial in
            let name = FileSystem.lastName(of: whole)
            parent.copyPermissions(of: name, to: partial)
            do throws(FileError) {
                try parent.rename(partial, to: name)
                return path
            } catch {
                try checkIsFree(path)
                if error.systemError == EBUSY {
                    throw FileError(
                        path: path, problem: "cannot be replaced by a run's folder, it is in use; name one in it")
                }
                throw error.told(of: path, insteadOf: parent.path(of: name))
            }
        }
    }

    /// Checks that a run can be made at a path: that nothing is there, or an empty folder.
    private static func checkIsFree(_ path: String) throws {
        guard FileSystem.isFile(path) || FileSystem.isFolder(path) else { return }
        let names = try OpenFolder(path).names()
        if names.contains("run.json") {
            throw FileError(
                path: path, problem: "holds a run already: go on with it by --resume, or name another folder")
        }
        if let first = names.first {
            throw FileError(
                path: path,
                problem: "is not empty (it has '\(first.inOneLine(limit: 60))'): name a new folder")
        }
    }

    /// Assembles a run under another name and renames it.
    private static func build(
        in parent: OpenFolder, shownAs shown: String, _ record: RunRecord, _ fill: (OpenFolder) throws -> Void,
        rename: (String) throws -> String
    ) throws -> RunDirectory {
        // Keeps two runs from taking one number, and others from taking what is being built for a killed process's.
        try parent.whileLocked {
            removeAbandoned(in: parent)
            let partial = OpenFolder.temporaryName(for: temporaryName)
            do {
                let folder = try parent.folder(partial, isMade: true)
                try lock(folder)
                for name in ["samples", "checkpoints"] { _ = try folder.folder(name, isMade: true) }
                try fill(folder)
                try record.write(in: folder)
                try folder.synchronize()
                let path = try rename(partial)
                try parent.synchronize()
                return try RunDirectory(path: path, record: record, folder: OpenFolder(folder, path: path))
            } catch {
                parent.removeTree(partial)
                throw (error as? FileError)?.told(of: shown, insteadOf: parent.path(of: partial)) ?? error
            }
        }
    }

    /// Removes the remains of processes that were killed while they assembled a run.
    private static func removeAbandoned(in parent: OpenFolder) {
        for name in (try? parent.names()) ?? []
        where name.hasPrefix(".\(temporaryName).") && name.hasSuffix(OpenFolder.temporarySuffix) {
            guard let folder = try? parent.folder(name), (try? lock(folder)) != nil else { continue }
            parent.removeTree(name)
        }
    }

    private static let temporaryName = "easel-run"

    private static func number(_ name: String) -> Int? {
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        guard digits.count >= 5, name.dropFirst(digits.count).first == "-" else { return nil }
        // A number that cannot grow is somebody's own folder.
        return Int(digits).flatMap { $0 < 1 << 40 ? $0 : nil }
    }

    private static func safe(_ name: String) -> String {
        let text = String(
            name.prefix(100).map { sign in
                sign.isASCII && (sign.isLetter || sign.isNumber || "._-".contains(sign)) ? sign : "-"
            })
        return text.isEmpty ? "run" : text
    }
}
