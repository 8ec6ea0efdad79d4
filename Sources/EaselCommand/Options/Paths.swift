#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Whether two paths lead to the same file; false if either is missing.
func isSameFile(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    guard stat(first, &one) == 0, stat(second, &other) == 0 else { return false }
    return one.st_ino == other.st_ino && one.st_dev == other.st_dev
}

/// A folder's path without the slash that a shell's completion leaves at its end.
func withoutTrailingSlash(_ path: String) -> String {
    path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
}
