import EaselFiles
import EaselImages

/// The bytes of a text, a piece of the file at a time, with the number of the line that they are in.
struct TextBytes {
    /// The longest line read, in bytes; also where a quoted field holds line ends.
    static let recordLimit = 1 << 20
    private static let pieceSize = 1 << 16

    /// What errors call the file.
    let name: String
    /// The line of the next byte, from 1.
    private(set) var line = 1
    private let file: (any ReadableFile)?
    private let size: Int
    private var piece: [UInt8]
    private var place = 0
    private var position: Int

    /// Takes the bytes of a file.
    init(_ bytes: [UInt8], name: String) throws {
        (self.name, file, size, piece, position) = (name, nil, bytes.count, bytes, bytes.count)
        try skipMark()
    }

    /// Takes a file, which is read as it is needed.
    /// - Throws: `FileError` where it cannot be read, `DataError` for a text that is not UTF-8.
    init(_ file: any ReadableFile) throws {
        (name, self.file, size, piece, position) = (file.path, file, try file.regularSize(), [], 0)
        try skipMark()
    }

    /// The next byte; nil at the end.
    mutating func next() throws -> UInt8? {
        guard let byte = try peek() else { return nil }
        place += 1
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }

    /// The next byte, which stays the next.
    mutating func peek() throws -> UInt8? {
        if place == piece.count, let file, position < size {
            piece = [UInt8](repeating: 0, count: min(Self.pieceSize, size - position))
            try piece.withUnsafeMutableBytes { [position] in try file.read(into: $0, at: position) }
            (position, place) = (position + piece.count, 0)
        }
        return place < piece.count ? piece[place] : nil
    }

    /// Bytes as text.
    /// - Throws: `DataError` naming the line, for what is not UTF-8 or has a zero byte in it.
    func text(_ bytes: some Collection<UInt8>, line: Int) throws -> String {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw error("not a text of UTF-8", line: line)
        }
        return text
    }

    /// An error that names a line.
    func error(_ problem: String, line: Int) -> DataError { DataError("\(name): line \(line): \(problem)") }

    /// Passes over the mark that some programs begin a text with.
    private mutating func skipMark() throws {
        var beginning: [UInt8] = []
        while beginning.count < 3, let byte = try next() { beginning.append(byte) }
        if beginning.starts(with: [0xFF, 0xFE]) || beginning.starts(with: [0xFE, 0xFF]) {
            throw DataError("\(name): a text of UTF-16; save it as UTF-8")
        }
        // Three bytes are in the first piece.
        if beginning != [0xEF, 0xBB, 0xBF] { (place, line) = (0, 1) }
    }
}
