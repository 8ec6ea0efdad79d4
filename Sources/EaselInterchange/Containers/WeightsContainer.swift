import EaselCore
import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A file that holds weights, told by its content: as other tools write them, or one of these in an archive.
package struct WeightsContainer: Sendable {
    /// What is in it.
    package enum Content: Sendable {
        case safetensors(any ReadableFile)
        /// The archive that `torch.save` writes, and the folder in it that holds `data.pkl`.
        case torchArchive(ArchiveTree, folder: String)
        /// The stream that `torch.save` wrote before PyTorch 1.6.
        case torchStream(any ReadableFile)
    }

    /// The path of the file, and of the member in it where it is an archive: what errors name.
    package let path: String
    package let content: Content
    /// The name of the file with weights in an archive; `nil` where the file is not in one.
    package let member: String?

    /// Weights hardly compress, so that an archive of them inflates to little more than it is.
    package static var archiveLimits: ArchiveLimits {
        var limits = ArchiveLimits()
        limits.maximumExpansion = 16
        return limits
    }

    /// Opens a file.
    /// - Throws: `FileError` for what holds no weights, or in an archive several files of them.
    package init(path: String) throws {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        let outer = try Self.opened(file)
        if let content = outer.content {
            (self.path, self.content, member) = (path, content, nil)
            return
        }
        guard let tree = outer.archive else { throw try Self.unknown(file) }
        let place = try WeightsMember.only(of: tree, path)
        try MachineMemory.require(tree.open(place).regularSize(), for: place)
        let inner = HeldFile(path: place, try tree.contents(of: place, limit: FileSystem.defaultLimit))
        guard let content = try Self.opened(inner).content else { throw try Self.unknown(inner) }
        (self.path, self.content) = (place, content)
        member = String(place.dropFirst(path.count + 1))
    }

    /// What a file holds itself, or the archive that it is.
    private static func opened(_ file: any ReadableFile) throws -> (content: Content?, archive: ArchiveTree?) {
        let beginning = try file.beginning(count: 16)
        if TorchStream.isOne(beginning) { return (.torchStream(file), nil) }
        if let format = ArchiveFormat.of(file) {
            let tree = try ArchiveTree(file, format, limits: archiveLimits)
            return (TorchArchive.folder(in: tree).map { .torchArchive(tree, folder: $0) }, tree)
        }
        guard beginning.count > 8, beginning[8] == UInt8(ascii: "{") else { return (nil, nil) }
        return (.safetensors(file), nil)
    }

    private static func unknown(_ file: any ReadableFile) throws -> FileError {
        let beginning = try file.beginning(count: 16)
        let way = "give a .safetensors file, one that torch.save wrote, or an archive with one of these in it"
        let kind: String? =
            if beginning.starts(with: [0x89, 0x48, 0x44, 0x46]) {
                "an HDF5 file"
            } else if beginning.count >= 2, beginning[0] == 0x80, beginning[1] <= 5 {
                "a pickle that torch.save did not write"
            } else if ArchiveFormat.of(file) != nil {
                "an archive in an archive"
            } else {
                Gzip.isCompressed(beginning) ? "compressed by gzip" : ArchiveFormat.unread(beginning)
            }
        return FileError(path: file.path, problem: "is \(kind ?? "no file of weights"); \(way)")
    }
}
