import EaselFiles

/// The bytes of a pickle, read from a file piece by piece: where a pickle ends is known only there.
struct PickleBytes {
    let file: any ReadableFile
    /// The place of the next byte in the file.
    private(set) var position: Int
    private let end: Int
    private var window: [UInt8] = []
    private var windowStart: Int

    init(_ file: any ReadableFile, from position: Int) throws {
        (self.file, self.position, windowStart) = (file, position, position)
        end = try file.regularSize()
    }

    mutating func byte() throws -> UInt8 {
        if position - windowStart >= window.count {
            guard position < end else { throw isCutShort() }
            window = [UInt8](repeating: 0, count: min(1 << 16, end - position))
            try window.withUnsafeMutableBytes { [file, position] in try file.read(into: $0, at: position) }
            windowStart = position
        }
        defer { position += 1 }
        return window[position - windowStart]
    }

    /// Bytes that are there: a count beyond the file's end allocates nothing.
    mutating func bytes(_ count: Int) throws -> [UInt8] {
        guard count >= 0, count <= end - position else { throw isCutShort() }
        let offset = position - windowStart
        defer { position += count }
        if offset + count <= window.count { return Array(window[offset..<(offset + count)]) }
        var bytes = [UInt8](repeating: 0, count: count)
        try bytes.withUnsafeMutableBytes { [file, position] in try file.read(into: $0, at: position) }
        return bytes
    }

    /// A number of so many bytes, the lowest first.
    mutating func number(_ count: Int) throws -> UInt64 {
        var number: UInt64 = 0
        for index in 0..<count { number |= UInt64(try byte()) << UInt64(8 * index) }
        return number
    }

    /// The bytes up to a line's end, without it.
    mutating func line(limit: Int) throws -> [UInt8] {
        var line: [UInt8] = []
        while true {
            let byte = try byte()
            if byte == UInt8(ascii: "\n") { return line }
            guard line.count < limit else {
                throw FileError(path: file.path, problem: "is no pickle of weights: a line of more than \(limit) bytes")
            }
            line.append(byte)
        }
    }

    private func isCutShort() -> FileError {
        FileError(path: file.path, problem: "ends at byte \(end), in the middle of its pickle; get the file anew")
    }
}
