import EaselCore
import EaselFiles
import EaselImages

/// A file of rows: CSV, or JSON lines. With a column `path` it lists images, without one it is a table of numbers.
enum TableFile {
    /// The column that makes a file a list of images.
    static let pathColumn = "path"
    /// The column that says which split a row is of.
    static let splitColumn = "split"

    private static let endings: Set<String> = ["csv", "jsonl", "ndjson"]

    /// Whether a file is called as files of rows are.
    static func isTable(_ path: String) -> Bool {
        endings.contains(FileSystem.ending(of: path)) && FileSystem.isFile(path)
    }

    /// Whether a file of rows lists images, by its columns.
    /// - Throws: `FileError` where it cannot be read, `DataError` for a header that is none.
    static func listsImages(_ path: String) throws -> Bool {
        try isTable(path) && rows(of: path, in: DiskTree(FileSystem.folder(of: path))).columns.contains(pathColumn)
    }

    /// Opens a file; what kind it is shows in its beginning.
    /// - Throws: `FileError` where it cannot be read, `DataError` for a header that is none.
    static func rows(of path: String, in tree: any FileTree) throws -> any RowReader {
        let file = try tree.open(path)
        var beginning = try TextBytes(file)
        while let blank = try beginning.peek(), blank == 0x20 || (0x09...0x0D).contains(blank) {
            _ = try beginning.next()
        }
        let bytes = try TextBytes(file)
        if try beginning.peek() == UInt8(ascii: "{") { return try JSONLinesReader(bytes) }
        return try CSVReader(bytes)
    }

    /// The place of a column that was asked for by its name.
    /// - Throws: `DataError` with the names that there are.
    static func place(of name: String, among columns: [String], in path: String) throws -> Int {
        if let place = columns.firstIndex(of: name) { return place }
        let meant = nearestName(to: name, among: columns).map { "did you mean \($0)? " } ?? ""
        throw DataError(
            "\(path): there is no column \(name.inOneLine(limit: 60)); \(meant)the columns are \(ImageSet.listed(columns))"
        )
    }

    /// The split that a cell names.
    /// - Throws: `DataError` that names the line.
    static func split(_ cell: String, line: Int, in path: String) throws -> SplitPurpose {
        if let purpose = SplitPurpose(named: cell) { return purpose }
        throw DataError(
            "\(path): line \(line): \(splitColumn) is \"\(cell.inOneLine(limit: 60))\", expected train, test or validation"
        )
    }
}
