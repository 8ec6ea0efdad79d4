import CArchive
import EaselCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What libarchive reads an archive from: an open file, from a position on.
final class ArchiveSource {
    private let file: any ReadableFile
    private let start: Int
    private var position = 0
    private let buffer: UnsafeMutableRawBufferPointer
    /// The error that reading the file ended in.
    private(set) var failure: FileError?

    /// Begins at a position.
    init(_ file: any ReadableFile, from start: Int, blockSize: Int) {
        (self.file, self.start) = (file, start)
        buffer = .allocate(byteCount: blockSize, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Makes a reader read from here. Whoever holds the reader holds this too.
    /// - Returns: libarchive's status.
    func open(_ handle: OpaquePointer) -> Int32 {
        archive_read_set_read_callback(handle) { _, data, block in
            guard let source = ArchiveSource.from(data), let block else { return -1 }
            return source.read(&block.pointee)
        }
        archive_read_set_seek_callback(handle) { _, data, offset, whence in
            ArchiveSource.from(data)?.seek(Int(offset), whence) ?? -1
        }
        archive_read_set_skip_callback(handle) { _, data, count in
            ArchiveSource.from(data)?.skip(Int(count)) ?? 0
        }
        archive_read_set_callback_data(handle, Unmanaged.passUnretained(self).toOpaque())
        return archive_read_open1(handle)
    }

    private static func from(_ data: UnsafeMutableRawPointer?) -> ArchiveSource? {
        data.map { Unmanaged<ArchiveSource>.fromOpaque($0).takeUnretainedValue() }
    }

    private var size: Int { max(0, ((try? file.regularSize()) ?? 0) - start) }

    private func read(_ block: inout UnsafeRawPointer?) -> Int {
        let count = min(buffer.count, size - position)
        guard count > 0 else { return 0 }
        do {
            try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: start + position)
        } catch {
            failure = error as? FileError ?? FileError(path: file.path, problem: "\(error)".inOneLine(limit: 200))
            return -1
        }
        block = UnsafeRawPointer(buffer.baseAddress)
        position += count
        return count
    }

    private func seek(_ offset: Int, _ whence: Int32) -> Int64 {
        let base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : size
        let (wanted, overflows) = base.addingReportingOverflow(offset)
        guard !overflows, (0...size).contains(wanted) else { return Int64(ARCHIVE_FATAL) }
        position = wanted
        return Int64(position)
    }

    private func skip(_ count: Int) -> Int64 {
        let skipped = min(max(count, 0), max(0, size - position))
        position += skipped
        return Int64(skipped)
    }
}
