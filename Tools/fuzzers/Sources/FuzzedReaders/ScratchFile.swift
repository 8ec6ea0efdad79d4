import Easel

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A file in memory that is written anew for each input, for readers that take a path only.
final class ScratchFile {
    /// Where it is.
    let path: String
    private let descriptor: Int32

    /// Makes an empty file that is removed with this object: in `TMPDIR`, or in memory.
    ///
    /// Its name is the first that is free, so that in a folder of its own every run has the same.
    init() throws {
        let folders = [getenv("TMPDIR").map { String(cString: $0) }, "/dev/shm", "/tmp"].compactMap { $0 }
        let folder = folders.first { access($0, W_OK) == 0 } ?? "."
        for number in 0..<10_000 {
            let name = "\(folder)/easel-reader-\(number)"
            let opened = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard opened < 0 else {
                (path, descriptor) = (name, opened)
                return
            }
            guard errno == EEXIST else { break }
        }
        throw BrokenPromise("cannot make a file in \(folder): \(String(cString: strerror(errno)))")
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// Replaces the contents.
    func write(_ bytes: [UInt8]) throws {
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw BrokenPromise("cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// The contents.
    func bytes() -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        let size = Int(status.st_size)
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, size, 0))
        }
    }
}

extension ScratchFile {
    /// The bytes of another file, which is removed.
    func taking(_ other: String) throws -> [UInt8] {
        defer { unlink(other) }
        return try FileSystem.read(other)
    }
}
