import EaselFiles
import EaselImages

/// JSON lines: an object a line, all with the keys of the first, which are the columns in their order there.
///
/// Values are texts, numbers, truth values and null; one that is null or missing is no value. A byte-order mark and empty
/// lines are passed over.
public enum JSONLines {
    /// Reads a whole table from the bytes of a file; `name` is what errors call it.
    /// - Throws: `DataError` that names the file and the line.
    public static func parse(_ bytes: [UInt8], name: String) throws -> (columns: [String], rows: [TextRow]) {
        var reader = try JSONLinesReader(TextBytes(bytes, name: name))
        return (reader.columns, try reader.rest())
    }
}

/// The rows of a file of JSON lines, one at a time.
struct JSONLinesReader: RowReader {
    let columns: [String]
    private var bytes: TextBytes
    private var first: TextRow?
    private let places: [String: Int]

    /// Reads the first line, whose keys are the columns.
    init(_ bytes: TextBytes) throws {
        self.bytes = bytes
        guard let (line, text) = try Self.line(&self.bytes) else {
            throw DataError("\(bytes.name): an empty file; an object a line is expected")
        }
        let members = try Self.members(text, bytes, line)
        guard !members.isEmpty else {
            throw bytes.error("no keys; those of the first line are the columns", line: line)
        }
        columns = members.map(\.key)
        try ColumnNames.check(columns, bytes, line: line)
        places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        first = TextRow(line: line, cells: members.map(\.value))
    }

    mutating func next() throws -> TextRow? {
        if let row = first {
            first = nil
            return row
        }
        guard let (line, text) = try Self.line(&bytes) else { return nil }
        var cells = [String?](repeating: nil, count: columns.count)
        for (key, value) in try Self.members(text, bytes, line) {
            guard let place = places[key] else {
                throw bytes.error("key \(key), and the first line has \(ImageSet.listed(columns))", line: line)
            }
            guard cells[place] == nil else { throw bytes.error("key \(key) twice", line: line) }
            cells[place] = value
        }
        return TextRow(line: line, cells: cells.map { $0 ?? "" })
    }

    /// The next line that is not empty.
    private static func line(_ bytes: inout TextBytes) throws -> (line: Int, text: [UInt8])? {
        while true {
            let line = bytes.line
            var text: [UInt8] = []
            var hasEnded = true
            while let byte = try bytes.next() {
                if byte == UInt8(ascii: "\n") {
                    hasEnded = false
                    break
                }
                guard text.count < TextBytes.recordLimit else {
                    throw bytes.error("more than \(TextBytes.recordLimit) bytes", line: line)
                }
                text.append(byte)
            }
            if text.last == UInt8(ascii: "\r") { text.removeLast() }
            if !text.isEmpty { return (line, text) }
            if hasEnded { return nil }
        }
    }

    private static func members(
        _ text: [UInt8], _ bytes: TextBytes, _ line: Int
    ) throws -> [(key: String, value: String)] {
        // What is not UTF-8 is no JSON either.
        _ = try bytes.text(text, line: line)
        var object = FlatObject(text)
        do throws(FlatObject.Problem) { return try object.members() } catch {
            throw bytes.error(error.text, line: line)
        }
    }
}
