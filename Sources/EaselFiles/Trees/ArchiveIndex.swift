/// The list of an archive's members, as it is read.
struct ArchiveIndex {
    private(set) var members: [String: ArchiveMember] = [:]
    /// The names in each folder, by its path; that of the root is empty.
    private(set) var folders: [String: Set<String>] = [:]
    private(set) var passedOver: [PassedOver] = []

    private let file: any ReadableFile
    private let format: ArchiveFormat
    private let limits: ArchiveLimits
    /// The bytes of all members, and of those held in memory.
    private var (inflated, held) = (0, 0)
    private var count = 0
    /// The most bytes that are held in memory.
    private let mostHeld: Int

    init(_ file: any ReadableFile, _ format: ArchiveFormat, _ limits: ArchiveLimits) {
        (self.file, self.format, self.limits) = (file, format, limits)
        mostHeld = limits.heldBytes ?? MachineMemory.available().map { $0.byteCount / 4 } ?? Int.max
    }

    /// Goes through the archive.
    mutating func read() throws {
        let size = try file.regularSize()
        // That of a ZIP archive without members, which libarchive does not take for one.
        if format == .zip, try file.beginning(count: 4) == [0x50, 0x4B, 5, 6] { return }
        let reader = try opened()
        while let entry = try reader.next() {
            count += 1
            guard count <= limits.maximumMembers else {
                throw refused("has more than \(limits.maximumMembers) members")
            }
            try take(entry, from: reader, most: limits.mostBytes(from: size))
            if format == .compressedTar { try checkExpansion(reader) }
        }
        guard count > 0 || format == .zip else {
            throw FileError(path: file.path, problem: "is compressed, but not a tar archive of any members")
        }
    }

    private func opened() throws -> ArchiveReader {
        do {
            return try ArchiveReader(file, format)
        } catch let error as FileError where format == .zip && error.systemError == nil {
            throw FileError(
                path: file.path,
                problem: "is a damaged or truncated ZIP archive: it has no list of its members at its end; get it anew")
        }
    }

    private mutating func take(_ entry: ArchiveReader.Entry, from reader: ArchiveReader, most: Int) throws {
        let name = format == .zip && !entry.name.contains("/") ? entry.name.replacing("\\", with: "/") : entry.name
        let parts = name.split(separator: "/").filter { $0 != "." }.map(String.init)
        // As in a folder of the disk.
        if parts.contains(where: { $0.hasPrefix(".") && $0 != ".." || $0 == "__MACOSX" }) { return }
        if let reason = reasonToPass(entry, name, parts) { return pass(reason, name) }
        guard let last = parts.last else { return }
        if entry.kind == .folder {
            if try !addFolder(parts) { pass("folder of a file's name in the archive", name) }
            return
        }
        guard try addFolder(parts.dropLast()), folders[parts.joined(separator: "/")] == nil else {
            return pass("file of a folder's name in the archive", name)
        }
        let (sum, overflows) = inflated.addingReportingOverflow(entry.size ?? 0)
        guard !overflows, sum <= most else {
            throw refused("would inflate to more than \(byteText(most)), as its members' sizes add up")
        }
        inflated = sum
        guard let position = position(of: entry) else { return pass("damaged member of the archive", name) }
        let content = format == .compressedTar ? try self.content(of: entry, from: reader, name) : nil
        let key = parts.joined(separator: "/")
        if let earlier = members[key] {
            held -= earlier.content?.count ?? 0
            pass("earlier file of the same name in the archive", name)
        }
        members[key] = ArchiveMember(
            name: entry.name, size: content?.count ?? entry.size ?? 0, position: position, content: content)
        folders[parts.dropLast().joined(separator: "/"), default: []].insert(last)
    }

    private func reasonToPass(_ entry: ArchiveReader.Entry, _ name: String, _ parts: [String]) -> String? {
        if name.hasPrefix("/") { return "absolute name in the archive" }
        if parts.contains("..") { return "name that leads out of the archive (..)" }
        if name.utf8.count > limits.maximumName.bytes || parts.count > limits.maximumName.depth {
            return "name of more than \(limits.maximumName.bytes) bytes or \(limits.maximumName.depth) folders"
        }
        if entry.kind == .link { return "link in the archive" }
        if entry.kind == .device { return "device in the archive" }
        return entry.isEncrypted ? "encrypted member of the archive" : nil
    }

    /// Adds a folder and those that it lies in.
    /// - Returns: Whether no file is in the way.
    private mutating func addFolder(_ parts: some Collection<String>) throws -> Bool {
        var path = ""
        for part in parts {
            let parent = path
            path = parent.isEmpty ? part : "\(parent)/\(part)"
            guard members[path] == nil else { return false }
            guard folders[path] == nil else { continue }
            guard folders.count < limits.maximumFolders else {
                throw refused("has more than \(limits.maximumFolders) folders")
            }
            folders[path] = []
            folders[parent, default: []].insert(part)
        }
        return true
    }

    /// Where a member's header begins; `nil` where it is not where it must be.
    ///
    /// Between the members of a ZIP archive there may be other things: the header is the one that ends where the reader is.
    private func position(of entry: ArchiveReader.Entry) -> Int? {
        guard format == .zip else { return entry.headerPosition }
        let (fixed, longest) = (30, 30 + 2 * 65535)
        let first = max(entry.headerPosition, entry.dataPosition - longest, 0)
        guard entry.dataPosition - first >= fixed else { return nil }
        var bytes = [UInt8](repeating: 0, count: entry.dataPosition - first)
        guard (try? bytes.withUnsafeMutableBytes({ try file.read(into: $0, at: first) })) != nil else { return nil }
        let isHeader = { (start: Int) in
            guard bytes[start...].starts(with: [0x50, 0x4B, 3, 4]) else { return false }
            let length = { (at: Int) in Int(bytes[start + at]) | Int(bytes[start + at + 1]) << 8 }
            return start + fixed + length(26) + length(28) == bytes.count
        }
        return (0...(bytes.count - fixed)).first(where: isHeader).map { first + $0 }
    }

    /// The content of a member, to be held in memory.
    private mutating func content(
        of entry: ArchiveReader.Entry, from reader: ArchiveReader, _ name: String
    ) throws -> [UInt8] {
        let size = entry.size ?? 0
        let most = mostHeld
        guard held <= most, size <= most - held else {
            throw FileError(
                path: file.path,
                problem:
                    "its files take more than \(byteText(most)) of memory, where those of a compressed tar archive are held"
                    + "\(limits.heldBytes == nil ? ", a quarter of what there is" : ""); unpack it (tar -xf) and give the "
                    + "folder, or pack it as a .zip or .tar, which is read in place")
        }
        try MachineMemory.require(size, for: "\(file.path)/\(name)")
        var bytes: [UInt8] = []
        // A small archive declares no large member, so that this is little.
        bytes.reserveCapacity(size)
        while bytes.count < size {
            let count = min(size - bytes.count, 1 << 20)
            let piece = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                initialized = try reader.read(into: UnsafeMutableRawBufferPointer(buffer), name: "\(file.path)/\(name)")
            }
            bytes += piece
            try checkExpansion(reader, atLeast: inflated - size + bytes.count)
            if piece.count < count { break }
        }
        guard bytes.count == size else {
            throw FileError(
                path: "\(file.path)/\(name)",
                problem: "ends at byte \(bytes.count) of the \(size) that the archive declares")
        }
        held += size
        return bytes
    }

    /// Stops at an archive that inflates to much more than any of pictures does, as soon as it does.
    private func checkExpansion(_ reader: ArchiveReader, atLeast content: Int = 0) throws {
        let (compressed, inflated) = reader.progress
        let most = limits.mostBytes(from: compressed)
        guard max(inflated, content) <= most else {
            throw refused("inflates to more than \(byteText(most)) from \(byteText(compressed))")
        }
    }

    private func refused(_ problem: String) -> FileError {
        FileError(
            path: file.path,
            problem: "the archive \(problem), more than is accepted; if you trust it, unpack it and give the folder")
    }

    private mutating func pass(_ reason: String, _ name: String) {
        if let index = passedOver.firstIndex(where: { $0.reason == reason }) {
            passedOver[index].count += 1
        } else {
            passedOver.append(PassedOver(reason: reason, count: 1, example: "\(file.path)/\(name)"))
        }
    }
}
