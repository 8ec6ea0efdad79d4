import Synchronization

/// A file in an archive.
struct ArchiveMember: Sendable {
    /// Its name as the archive has it.
    let name: String
    let size: Int
    /// Where its header begins in the file.
    let position: Int
    /// Its content, where that is held in memory.
    let content: [UInt8]?
}

/// A file in an archive that is open for reading.
///
/// What follows what was read before is read on; anything else is read again from the member's beginning.
final class OpenMember: ReadableFile {
    let path: String
    private let member: ArchiveMember
    private let file: any ReadableFile
    private let format: ArchiveFormat
    /// A reader, and how much of the member it has read.
    private let cursor = Mutex<Cursor?>(nil)

    private struct Cursor: @unchecked Sendable {
        let reader: ArchiveReader
        var position = 0
    }

    init(_ path: String, _ member: ArchiveMember, of file: any ReadableFile, _ format: ArchiveFormat) {
        (self.path, self.member, self.file, self.format) = (path, member, file, format)
    }

    func regularSize() throws -> Int { member.size }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws {
        let (end, overflows) = position.addingReportingOverflow(buffer.count)
        guard position >= 0, !overflows, end <= member.size else {
            throw FileError(path: path, problem: "ends at byte \(member.size), before byte \(position + buffer.count)")
        }
        guard buffer.count > 0 else { return }
        if let content = member.content {
            return content[position..<end].withUnsafeBytes { buffer.copyMemory(from: $0) }
        }
        try cursor.withLock { cursor in
            var own = try cursor.flatMap { $0.position <= position ? $0 : nil } ?? Cursor(reader: begin())
            // Whatever goes wrong, nobody reads on from here.
            cursor = nil
            var skipped = [UInt8](repeating: 0, count: min(1 << 16, position - own.position))
            while own.position < position {
                let count = min(skipped.count, position - own.position)
                try skipped.withUnsafeMutableBytes { try fill(.init(rebasing: $0[..<count]), &own) }
            }
            try fill(buffer, &own)
            cursor = own
        }
    }

    /// The whole content, its checksum compared where the archive has one.
    func contents() throws -> [UInt8] {
        if let content = member.content { return content }
        var own = Cursor(reader: try begin())
        // No more is taken at once than an archive inflates to in no time: its header may not be true.
        var bytes: [UInt8] = []
        while bytes.count < member.size {
            let count = min(member.size - bytes.count, max(1 << 20, bytes.count))
            let piece = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                try fill(UnsafeMutableRawBufferPointer(buffer), &own)
                initialized = count
            }
            if bytes.isEmpty { bytes = piece } else { bytes += piece }
        }
        var more: UInt8 = 0
        guard try withUnsafeMutableBytes(of: &more, { try own.reader.read(into: $0, name: path) }) == 0 else {
            throw FileError(
                path: path,
                problem: "is damaged: it does not end after the \(member.size) bytes that the archive declares")
        }
        return bytes
    }

    private func begin() throws -> ArchiveReader {
        let reader = try ArchiveReader(file, format, .member, from: member.position)
        guard let entry = try reader.next(), entry.name == member.name, entry.kind == .file else {
            throw FileError(path: path, problem: "is not where it was in the archive, which has changed")
        }
        return reader
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, _ cursor: inout Cursor) throws {
        let count = try cursor.reader.read(into: buffer, name: path)
        cursor.position += count
        guard count == buffer.count else {
            throw FileError(
                path: path, problem: "ends at byte \(cursor.position) of the \(member.size) that the archive declares")
        }
    }
}
