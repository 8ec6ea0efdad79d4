import CZlib

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Decompression of whole gzip files (RFC 1952), with a limit on the size of the content.
public enum Gzip {
    /// Whether bytes begin as a gzip file does.
    public static func isCompressed(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
    }

    /// Reads a regular file and inflates it if it is a gzip file.
    ///
    /// - Parameter limit: the most bytes of content accepted; a gzip file may be a little longer, as
    ///   incompressible content makes it.
    /// - Throws: `FileError` when the file cannot be read, or is not a regular file, truncated, corrupt or too large.
    public static func read(_ path: String, limit: Int = FileSystem.defaultLimit) throws -> [UInt8] {
        try read(path, limit: limit, cache: nil)
    }

    /// Reads a regular file as `read(_:limit:)` does, and keeps what it inflates.
    ///
    /// - Parameter cache: Where the content is looked for first.
    package static func read(
        _ path: String, limit: Int = FileSystem.defaultLimit, cache: ContentCache?
    ) throws -> [UInt8] {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        let size = try file.regularSize()
        if let kept = cache?.content(of: file, limit: limit) { return kept }
        return try content(of: file, size: size, limit: limit, cache: cache)
    }

    /// Reads a regular file whose beginning says how long its content is, and inflates it if it is a gzip file.
    ///
    /// No more is inflated than that, and one byte more than that is read of a plain file that is too long, so a small
    /// file cannot take much memory.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - headerCount: how many bytes of content `length` is shown; fewer where there are no more.
    ///   - cache: Where inflated content is looked for first, and kept.
    ///   - length: how many bytes the content must have, the header included; throws for a header that is wrong.
    /// - Throws: `FileError` as `read` does, and what `length` throws.
    package static func read(
        _ path: String, headerCount: Int, cache: ContentCache? = nil, length: (_ header: [UInt8]) throws -> Int
    ) throws -> [UInt8] {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        let size = try file.regularSize()
        if let kept = cache?.content(of: file, limit: FileSystem.defaultLimit),
            try kept.count == length(Array(kept.prefix(headerCount)))
        {
            return kept
        }
        // More than any name or comment that may come before the compressed data.
        var beginning = [UInt8](repeating: 0, count: min(size, 1 << 18))
        try beginning.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        var header = Array(beginning.prefix(headerCount))
        if isCompressed(beginning) {
            header = inflatedBeginning(of: beginning, count: headerCount)
            // Whatever is wrong with the gzip file itself is said first.
            if header.count < headerCount { header = try content(of: file, size: size, limit: headerCount) }
        }
        let length = try length(header)
        if isCompressed(beginning) { return try content(of: file, size: size, limit: length, cache: cache) }
        try MachineMemory.require(min(size, length + 1), for: path)
        var bytes = [UInt8](repeating: 0, count: min(size, length + 1))
        try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        return bytes
    }

    /// The content of a file of a known size.
    private static func content(
        of file: OpenFile, size: Int, limit: Int, cache: ContentCache? = nil
    ) throws -> [UInt8] {
        let path = file.path
        let identity = cache.flatMap { _ in FileIdentity(of: file) }
        var magic: [UInt8] = [0, 0]
        if size >= magic.count { try magic.withUnsafeMutableBytes { try file.read(into: $0, at: 0) } }
        // Incompressible data grows by five bytes for each 16 kB, and a name or a comment may come before it.
        let most = isCompressed(magic) ? limit + limit / 1000 + (1 << 18) : limit
        guard size <= most else {
            throw FileError(path: path, problem: "cannot read: \(size) bytes, larger than the \(most) accepted here")
        }
        try MachineMemory.require(size + (isCompressed(magic) ? limit : 0), for: path)
        var bytes = [UInt8](repeating: 0, count: size)
        try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        guard isCompressed(bytes) else { return bytes }
        let content = try inflate(bytes, name: path, limit: limit)
        cache?.keep(content, of: file, asOf: identity)
        return content
    }

    /// The first bytes of what the beginning of a gzip file inflates to; fewer where it ends or is broken before.
    package static func inflatedBeginning(of bytes: [UInt8], count: Int) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return []
        }
        defer { inflateEnd(&stream) }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(count)
                // Members follow one another, and nothing in the content marks where one ends.
                while CZlib.inflate(&stream, Z_NO_FLUSH) == Z_STREAM_END, stream.avail_in > 0, stream.avail_out > 0 {
                    inflateReset(&stream)
                }
                initialized = count - Int(stream.avail_out)
            }
        }
    }

    /// Inflates all members of a gzip file; zeros after the last member are padding and are skipped.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - name: the name of the file in errors.
    ///   - limit: the most bytes to inflate to.
    /// - Throws: `FileError` when the file is truncated, corrupt or inflates beyond the limit.
    public static func inflate(
        _ bytes: [UInt8], name: String, limit: Int = FileSystem.defaultLimit
    ) throws -> [UInt8] {
        guard isCompressed(bytes) else {
            throw FileError(path: name, problem: "not a gzip file, it does not begin with 1f 8b")
        }
        var stream = z_stream()
        // 15 bits of window, plus 16: expect a gzip header.
        let started = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw FileError(path: name, problem: "zlib cannot start (status \(started))") }
        defer { inflateEnd(&stream) }

        var output: [UInt8] = []
        var state = Progress()
        var capacity = expectedSize(bytes, limit: limit)
        while true {
            let previous = output
            output = []
            output = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                count = buffer.initialize(fromContentsOf: previous)
                bytes.withUnsafeBufferPointer { advance(&stream, from: $0, into: buffer, count: &count, &state) }
            }
            if let problem = state.problem {
                throw FileError(
                    path: name, problem: "byte \(state.position) of the gzip file: \(problem); get the file anew")
            }
            guard output.count <= limit else {
                throw FileError(path: name, problem: "inflates to more than the \(limit) bytes accepted here")
            }
            if state.isFinished { return output }
            // All that is accepted at once, where that is not much: memory that is never written to costs nothing.
            capacity = limit <= 1 << 28 ? limit + 1 : min(limit + 1, max(capacity * 2, 4096))
        }
    }

    private struct Progress {
        var position = 0
        var isFinished = false
        var problem: String?
    }

    /// The size the last member declares, within what deflate can reach at all: about 1,032 times the input.
    private static func expectedSize(_ bytes: [UInt8], limit: Int) -> Int {
        guard bytes.count >= 18 else { return min(limit + 1, 64) }
        let declared = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        let reachable = bytes.count.multipliedReportingOverflow(by: 1032)
        return min(limit, declared, reachable.overflow ? Int.max - 1 : reachable.partialValue) + 1
    }

    /// Inflates until the buffer is full, the file ends, or something is wrong.
    private static func advance(
        _ stream: inout z_stream, from input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>, count: inout Int, _ state: inout Progress
    ) {
        // zlib counts in 32 bits; a piece of a gibibyte at a time stays far from their end.
        let piece = 1 << 30
        while count < output.count {
            let given = min(piece, input.count - state.position)
            let room = min(piece, output.count - count)
            // zlib declares its input without const and does not write to it.
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + state.position })
            stream.avail_in = UInt32(given)
            stream.next_out = output.baseAddress.map { $0 + count }
            stream.avail_out = UInt32(room)
            let status = CZlib.inflate(&stream, Z_NO_FLUSH)
            state.position += given - Int(stream.avail_in)
            count += room - Int(stream.avail_out)
            switch status {
            case Z_OK: continue
            case Z_STREAM_END:
                let rest = input[state.position...]
                if rest.allSatisfy({ $0 == 0 }) {
                    state.isFinished = true
                    return
                }
                guard rest.count >= 2, rest[rest.startIndex] == 0x1f, rest[rest.startIndex + 1] == 0x8b else {
                    state.problem = "\(rest.count) bytes follow that are not gzip"
                    return
                }
                inflateReset(&stream)
            case Z_BUF_ERROR:
                state.problem = "the file ends in the middle"
                return
            default:
                state.problem = stream.msg.map { String(cString: $0) } ?? "zlib status \(status)"
                return
            }
        }
    }
}
