import CLinux

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// File-system access: whole files read, folders listed and made, with errors that name the path and the reason.
///
/// Built on the C library alone, so that a short command need not load Foundation.
public enum FileSystem {
    /// The default limit on the size of a file that is read: 2 GiB.
    public static let defaultLimit = 1 << 31

    /// The most bytes read from a pipe or a device.
    static let streamLimit = 1 << 28
    /// How long a named pipe is waited for that nobody has open for writing.
    private static let pipePatience = Duration.seconds(2)

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: the file; a pipe may be read too, where something writes into it.
    ///   - limit: the most bytes accepted.
    /// - Throws: `FileError` when the file cannot be read, is a folder, a device, a pipe that nothing writes into, or larger than
    ///   the limit.
    public static func read(_ path: String, limit: Int = defaultLimit) throws -> [UInt8] {
        // To open a pipe is to wait for who writes into it, perhaps for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileError(path: path, cannot: "read") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileError(path: path, cannot: "read") }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFCHR, kind != S_IFBLK else {
            throw FileError(path: path, problem: "cannot read: it is a device, a file is expected")
        }
        _ = fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK)
        var bytes = try contents(of: file, named: path, limit: limit)
        // Until somebody has it open for writing, a pipe is at its end.
        let start = ContinuousClock.now
        while kind == S_IFIFO, bytes.isEmpty {
            guard ContinuousClock.now - start < pipePatience else {
                throw FileError(path: path, problem: "cannot read: it is a pipe that nothing writes into")
            }
            usleep(20_000)
            bytes = try contents(of: file, named: path, limit: limit)
        }
        return bytes
    }

    /// Reads standard input to its end.
    ///
    /// - Parameter limit: the most bytes accepted.
    /// - Throws: `FileError` when it cannot be read, or is larger than the limit.
    package static func readStandardInput(limit: Int = defaultLimit) throws -> [UInt8] {
        try contents(of: STDIN_FILENO, named: "standard input", limit: limit)
    }

    /// The rest of an open file.
    private static func contents(of file: Int32, named path: String, limit: Int) throws -> [UInt8] {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileError(path: path, cannot: "read") }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw FileError(path: path, problem: "cannot read: it is a folder, a file is expected")
        }
        // Only a regular file says how long it is; any other may never end.
        let limit = status.st_mode & S_IFMT == S_IFREG ? limit : min(limit, streamLimit)
        let tooLarge = FileError(path: path, problem: "cannot read: larger than the \(limit) bytes accepted here")
        let isRegular = status.st_mode & S_IFMT == S_IFREG
        let size = isRegular ? Int(status.st_size) : 0
        guard size <= limit else { throw tooLarge }
        var bytes: [UInt8] = []
        var isFinished = false
        // One byte more than the size, so that the end of a regular file shows without growing the array.
        var capacity = min(limit, max(size, isRegular ? 0 : 65536)) + 1
        while !isFinished {
            let previous = bytes
            var reason: Int32 = 0
            bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                count = buffer.initialize(fromContentsOf: previous)
                while count < buffer.count {
                    let got = readBytes(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                    if got > 0 {
                        count += got
                    } else if got == 0 || errno != EINTR {
                        reason = got < 0 ? errno : 0
                        isFinished = true
                        return
                    }
                }
            }
            guard reason == 0 else { throw FileError(path: path, cannot: "read", because: reason) }
            guard bytes.count <= limit else { throw tooLarge }
            capacity = min(limit + 1, capacity * 2)
        }
        return bytes
    }

    /// Reads at most a number of bytes from the beginning of a file.
    ///
    /// - Throws: `FileError` when the file cannot be read.
    package static func readBeginning(of path: String, count: Int) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileError(path: path, cannot: "read") }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = bytes.withUnsafeMutableBytes { readBytes(file, $0.baseAddress, $0.count) }
        guard got >= 0 else { throw FileError(path: path, cannot: "read") }
        return [UInt8](bytes.prefix(got))
    }

    /// Whether something that is not a folder exists at a path.
    public static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
    }

    /// Whether a folder exists at a path.
    public static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a folder except hidden ones, sorted by their bytes.
    ///
    /// - Throws: `FileError` when the folder cannot be listed.
    public static func names(in folder: String) throws -> [String] {
        guard let stream = opendir(folder) else { throw FileError(path: folder, cannot: "list") }
        defer { closedir(stream) }
        return names(of: stream).filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The remaining names in a folder's stream, without `.` and `..`.
    static func names(of stream: OpaquePointer) -> [String] {
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Waits until everything written to the file system of a folder is on the disk.
    ///
    /// - Throws: `FileError` when the folder cannot be opened or the disk reports that something was lost.
    public static func synchronize(_ folder: String) throws {
        let handle = try OpenFolder(folder, cannot: "write")
        guard syncfs(handle.descriptor) == 0 || errno == ENOSYS else { throw FileError(path: folder, cannot: "write") }
    }

    /// The absolute path with all links resolved; its last parts need not exist.
    package static func wholePath(_ path: String) -> String {
        if let whole = realpath(path, nil) {
            defer { free(whole) }
            return String(cString: whole)
        }
        let parent = folder(of: path)
        guard parent != path, let name = path.split(separator: "/").last else { return path }
        return (parent == "/" ? "" : wholePath(parent)) + "/" + name
    }

    /// The last component of a path: `a/b.png` gives `b.png`.
    package static func lastName(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The ending of a path's last component, in lower case and without its dot; empty where there is none.
    package static func ending(of path: String) -> String {
        let name = lastName(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// Makes a folder and its missing parents; one that exists is left as it is.
    ///
    /// - Throws: `FileError` when a folder cannot be made.
    public static func makeFolder(_ path: String) throws {
        if path.isEmpty || isFolder(path) { return }
        let parent = folder(of: path)
        if parent != path && parent != "." { try makeFolder(parent) }
        if mkdir(path, 0o777) != 0 {
            let reason = errno
            if reason == EEXIST && isFolder(path) { return }
            guard reason != EEXIST else {
                throw FileError(path: path, problem: "cannot create the folder: a file of that name is in the way")
            }
            throw FileError(path: path, cannot: "create the folder", because: reason)
        }
    }

    /// The folder part of a path: `a/b.png` gives `a`, `b.png` gives `.`, `/b.png` gives `/`.
    public static func folder(of path: String) -> String {
        var trimmed = path[...]
        while trimmed.count > 1 && trimmed.last == "/" { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// Easel's folder in the user's cache, `easel` in `$XDG_CACHE_HOME` or `~/.cache`; `nil` where no home is known.
    package static var userCache: String? {
        // A path that is not absolute is to be ignored, by the XDG base directory specification.
        let base =
            environment("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? environment("HOME").map { "\($0)/.cache" }
        return base.map { "\($0)/easel" }
    }

    /// An environment variable, nil when it is missing or empty.
    package static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

/// The C library's `read`, under a name that `FileSystem.read` does not hide.
private func readBytes(_ file: Int32, _ destination: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, destination, count)
}
