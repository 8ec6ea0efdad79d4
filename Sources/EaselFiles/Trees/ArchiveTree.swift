/// An archive (ZIP, tar, and tar compressed by gzip or xz) that is read as a folder, without unpacking it to the disk.
///
/// Members of a ZIP and of a tar archive are read in place whenever they are asked for. A compressed tar archive can only be
/// read from its beginning, so that its members are held in memory for as long as the tree is, within a limit.
///
/// - Where all lies in one folder, as it does in an archive of a folder, that is the root; but for folders called as splits.
/// - A name that leads out of the archive (`../`), is absolute or too long, a link, a device, an encrypted member, and a file
///   where a folder of that name is, are passed over and counted. Of several files of one name the last counts, as
///   when they are unpacked one after the other.
/// - Names that begin with a dot are hidden, and so is `__MACOSX`, which macOS adds to its archives.
/// - The bytes that members inflate to, their number and that of folders are limited (`ArchiveLimits`).
///
/// The file is open for as long as the tree is, so that what is read is of one archive even where another takes its place.
package final class ArchiveTree: FileTree {
    package let root: String
    package let passedOver: [PassedOver]
    private let file: any ReadableFile
    private let format: ArchiveFormat
    private let members: [String: ArchiveMember]
    private let folders: [String: [String]]

    /// The names of a single folder that is not descended into: a split keeps its name.
    private static let splits: Set<String> = [
        "train", "training", "test", "testing", "val", "valid", "validation",
    ]

    /// Reads the list of an archive's members.
    ///
    /// - Throws: `FileError` for an archive that is damaged, or that inflates to more than is accepted.
    package init(_ file: any ReadableFile, _ format: ArchiveFormat, limits: ArchiveLimits = ArchiveLimits()) throws {
        var index = ArchiveIndex(file, format, limits)
        try index.read()
        (self.file, self.format) = (file, format)
        (members, passedOver) = (index.members, index.passedOver)
        var folders = index.folders.mapValues { $0.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        folders[""] = folders[""] ?? []
        self.folders = folders
        var inner = ""
        while let names = folders[inner], names.count == 1, !Self.splits.contains(names[0].lowercased()) {
            let only = inner.isEmpty ? names[0] : "\(inner)/\(names[0])"
            guard folders[only] != nil else { break }
            inner = only
        }
        root = inner.isEmpty ? file.path : "\(file.path)/\(inner)"
    }

    package func names(in folder: String) throws -> [String] {
        guard let names = key(folder).flatMap({ folders[$0] }) else {
            throw FileError(path: folder, problem: "cannot list: there is no such folder in the archive")
        }
        return names
    }

    package func isFolder(_ path: String) -> Bool { key(path).map { folders[$0] != nil } ?? false }

    package func isFile(_ path: String) -> Bool { key(path).map { members[$0] != nil } ?? false }

    package func open(_ path: String) throws -> any ReadableFile { try member(path) }

    package func contents(of path: String, limit: Int) throws -> [UInt8] {
        let member = try member(path)
        let size = try member.regularSize()
        guard size <= limit else {
            throw FileError(path: path, problem: "\(size) bytes; at most \(limit) are expected")
        }
        return try member.contents()
    }

    private func member(_ path: String) throws -> OpenMember {
        guard let member = key(path).flatMap({ members[$0] }) else {
            throw FileError(path: path, problem: "cannot read: there is no such file in the archive")
        }
        return OpenMember(path, member, of: file, format)
    }

    /// A path from the archive on.
    private func key(_ path: String) -> String? {
        guard path.utf8.starts(with: file.path.utf8) else { return nil }
        let rest = path.utf8.dropFirst(file.path.utf8.count)
        guard let slash = rest.first else { return "" }
        return slash == UInt8(ascii: "/") ? String(Substring(rest.dropFirst())) : nil
    }
}
