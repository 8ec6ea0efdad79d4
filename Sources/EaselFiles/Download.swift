#if canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#endif

/// Downloads with the program `curl`, which handles certificates, proxies and retries; a process that downloads nothing
/// need not load a library for it.
package enum Download {
    /// The largest file accepted, compressed or not.
    package static let maximumBytes = 1 << 28

    /// Downloads a gzip file, checks its inflated content, and only then moves the file into place.
    ///
    /// - Parameters:
    ///   - url: where from; `https`, `http` or `file`.
    ///   - path: where to.
    ///   - contentDigest: the SHA-256 of the inflated content.
    ///   - limit: the most bytes of content, where that is known.
    /// - Throws: `FileError` when the download fails or has other content than expected; nothing is left behind.
    package static func fetch(_ url: String, to path: String, contentDigest: String, limit: Int = maximumBytes) throws {
        let folder = try OpenFolder(FileSystem.folder(of: path), cannot: "write")
        let (name, half) = (FileSystem.lastName(of: path), OpenFolder.temporaryName(for: FileSystem.lastName(of: path)))
        let temporary = folder.path(of: half)
        let pending = PendingFile.register(temporary)
        defer {
            unlink(temporary)
            pending?.clear()
        }
        try runCurl(
            url,
            [
                "--fail", "--location", "--silent", "--show-error", "--connect-timeout", "20", "--retry", "2",
                "--speed-limit", "1000", "--speed-time", "60", "--max-filesize",
                String(limit + limit / 1000 + (1 << 18)),
                "--proto", "=https,http,file", "--proto-redir", "=https,http", "--output", temporary, "--url", url,
            ])
        let content = try contents(of: temporary, url, limit: limit)
        let digest = SHA256.hexDigest(of: content)
        guard digest == contentDigest else {
            throw FileError(
                path: url, problem: "not the content expected: SHA-256 \(digest), expected \(contentDigest)")
        }
        try folder.open(half, O_RDONLY).synchronize()
        guard renameat(folder.descriptor, half, folder.descriptor, name) == 0 else {
            throw FileError(path: path, cannot: "write")
        }
        try folder.synchronize()
    }

    private static func contents(of temporary: String, _ url: String, limit: Int) throws -> [UInt8] {
        let bytes = try FileSystem.read(temporary, limit: limit + limit / 1000 + (1 << 18))
        return try Gzip.inflate(bytes, name: url, limit: limit)
    }

    /// Runs curl; when it fails, throws the last line of its standard error.
    private static func runCurl(_ url: String, _ arguments: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw FileError(path: url, cannot: "start curl") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)

        var words: [UnsafeMutablePointer<CChar>?] = (["curl"] + arguments).map { strdup($0) }
        words.append(nil)
        defer { words.forEach { free($0) } }
        var process: pid_t = 0
        let started = posix_spawnp(&process, "curl", &actions, nil, words, environ)
        close(ends[1])
        guard started == 0 else {
            throw FileError(
                path: url,
                problem: started == ENOENT
                    ? "the program curl is not installed; it does the downloading"
                    : "cannot start curl: \(String(cString: strerror(started)))")
        }
        let said = readAll(ends[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        guard status != 0 else { return }
        let line = said.split(whereSeparator: \.isNewline).last.map(String.init)
        throw FileError(path: url, problem: line ?? "curl failed with status \(status >> 8 & 0xff)")
    }

    private static func readAll(_ file: Int32) -> String {
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let got = read(file, &piece, piece.count)
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { break }
            // The last line is what is shown; a program that talks without end must not fill the memory.
            text = (text + piece.prefix(got)).suffix(8192)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
