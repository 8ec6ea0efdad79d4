import EaselFiles
import EaselImages

/// Comma-separated values (RFC 4180): a header, and a row a line, fields that hold commas, quotes or line ends in quotes.
///
/// Lines end in LF or CR LF; a byte-order mark is passed over, and so are empty lines between rows of several columns.
/// Blanks around a field that is not quoted are no part of it.
public enum CSV {
    /// Reads a whole table from the bytes of a file; `name` is what errors call it.
    /// - Throws: `DataError` that names the file and the line.
    public static func parse(_ bytes: [UInt8], name: String) throws -> (columns: [String], rows: [TextRow]) {
        var reader = try CSVReader(TextBytes(bytes, name: name))
        return (reader.columns, try reader.rest())
    }
}

/// The rows of a CSV file, one at a time.
struct CSVReader: RowReader {
    private(set) var columns: [String] = []
    private var bytes: TextBytes

    /// Reads the header.
    init(_ bytes: TextBytes) throws {
        self.bytes = bytes
        guard let (line, names) = try record() else {
            throw DataError("\(bytes.name): an empty file; a header is expected")
        }
        if names.count == 1, let other = [";", "\t"].first(where: names[0].contains) {
            throw bytes.error(
                "its fields are separated by \(other == ";" ? "semicolons" : "tabs"), and commas are expected",
                line: line)
        }
        try ColumnNames.check(names, bytes, line: line)
        columns = names
    }

    mutating func next() throws -> TextRow? {
        guard let (line, cells) = try record() else { return nil }
        guard cells.count == columns.count else {
            throw bytes.error(
                "\(cells.count) fields, and the header has \(columns.count) (\(ImageSet.listed(columns)))", line: line)
        }
        return TextRow(line: line, cells: cells)
    }

    /// The fields of the next record.
    private mutating func record() throws -> (line: Int, cells: [String])? {
        while true {
            let line = bytes.line
            var (cells, room) = ([String](), TextBytes.recordLimit)
            while try field(of: line, into: &cells, &room) {}
            let isEmpty = cells == [""]
            if isEmpty, try bytes.peek() == nil { return nil }
            // In a table of one column, an empty line is a row without a value.
            if isEmpty, columns.count != 1 { continue }
            return (line, cells)
        }
    }

    /// Reads a field and what ends it.
    /// - Returns: Whether another follows in the record.
    private mutating func field(of line: Int, into cells: inout [String], _ room: inout Int) throws -> Bool {
        var field: [UInt8] = []
        func add(_ byte: UInt8) throws {
            room -= 1
            guard room > 0, cells.count < ColumnNames.limit else {
                throw bytes.error(
                    "a record of more than \(TextBytes.recordLimit) bytes or \(ColumnNames.limit) fields; is a quote not closed?",
                    line: line)
            }
            field.append(byte)
        }
        while let blank = try bytes.peek(), Self.isBlank(blank) { try add(bytes.next() ?? blank) }
        let isQuoted = try bytes.peek() == UInt8(ascii: "\"")
        if isQuoted {
            field = []
            _ = try bytes.next()
            while true {
                guard let byte = try bytes.next() else { throw bytes.error("a quote that is not closed", line: line) }
                if byte == UInt8(ascii: "\"") {
                    guard try bytes.peek() == byte else { break }
                    _ = try bytes.next()
                }
                try add(byte)
            }
            while let blank = try bytes.peek(), Self.isBlank(blank) { _ = try bytes.next() }
        }
        while let byte = try bytes.next() {
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "\n"):
                cells.append(try text(field, isQuoted, line))
                return byte == UInt8(ascii: ",")
            case UInt8(ascii: "\r"):
                if try bytes.peek() == UInt8(ascii: "\n") { continue }
                throw bytes.error("a carriage return without a line feed", line: line)
            case UInt8(ascii: "\""):
                throw bytes.error(
                    "a quote within a field; the whole field is to be quoted, and the quote doubled", line: line)
            default:
                if isQuoted { throw bytes.error("a comma is expected after a quoted field", line: line) }
                try add(byte)
            }
        }
        cells.append(try text(field, isQuoted, line))
        return false
    }

    private func text(_ field: [UInt8], _ isQuoted: Bool, _ line: Int) throws -> String {
        if isQuoted { return try bytes.text(field, line: line) }
        let kept = field.drop(while: Self.isBlank)
        return try bytes.text(kept.dropLast(kept.reversed().prefix(while: Self.isBlank).count), line: line)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
