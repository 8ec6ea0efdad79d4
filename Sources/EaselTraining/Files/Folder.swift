#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Folders: listing, making, syncing.
enum Folder {
    /// The folder a path lies in.
    static func parent(of path: String) -> String {
        var path = Substring(path)
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The names in a folder, sorted, without `.` and `..`.
    static func names(in path: String) throws(FileError) -> [String] {
        guard let folder = opendir(path) else { throw FileError(path: path, cannot: "read") }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Whether a path names a folder.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a path names a regular file.
    static func hasFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Makes a folder that must not exist yet; false where something of that name is there already.
    static func makeNew(_ path: String) throws(FileError) -> Bool {
        if mkdir(path, 0o777) == 0 { return true }
        if errno == EEXIST { return false }
        throw FileError(path: path, cannot: "create the folder")
    }

    /// Makes a folder and those above it, where they are missing.
    static func make(_ path: String) throws(FileError) {
        if exists(path) { return }
        let above = parent(of: path)
        if above != path && above != "." && above != "/" { try make(above) }
        if try !makeNew(path) && !exists(path) {
            throw FileError(path: path, problem: "cannot create the folder: a file of that name is in the way")
        }
    }

    /// Waits until the names in a folder are on the disk.
    static func synchronize(_ path: String) throws(FileError) {
        try OpenFile(path, O_RDONLY | O_DIRECTORY).synchronize()
    }
}
