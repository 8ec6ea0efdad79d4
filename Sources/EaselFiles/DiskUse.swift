#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The space that folders take, and the space that is left.
extension OpenFolder {
    /// The bytes of the regular files in the folder and in those below it; links are not followed.
    package var byteCount: Int {
        var total = 0
        for name in (try? names()) ?? [] {
            var status = stat()
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG: total += Int(status.st_size)
            case S_IFDIR: total += (try? folder(name).byteCount) ?? 0
            default: break
            }
        }
        return total
    }

    /// Bytes free for this process where the folder lies; `nil` where that is not known.
    package var freeByteCount: Int? {
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0 else { return nil }
        return Int(
            clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    }
}
