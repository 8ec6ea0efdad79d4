import EaselCore
import EaselFiles
import EaselImages

/// A table of numbers as it stands in a file, before it is split and standardised.
struct NumberTable {
    /// The names of the columns that are learned from.
    private(set) var columns: [String] = []
    /// Their numbers, row after row.
    private(set) var values: [Double] = []
    /// What is learned of each row, as its cell has it.
    private(set) var targets: [String] = []
    /// The split of each row; nil where no column says it.
    private(set) var splits: [SplitPurpose]?
    /// The lines that are left out, for want of a value.
    private(set) var skippedLines: [Int] = []

    /// Cells that say that there is no value, in lower case.
    private static let missing: Set<String> = ["", "na", "n/a", "nan", "null", "none", "?"]

    /// Reads a table.
    /// - Parameters:
    ///   - path: its file.
    ///   - target: the column that is learned.
    ///   - isLenient: whether rows without a value are left out; else one is an error.
    /// - Throws: `DataError` that names the line of what is wrong.
    init(_ path: String, in tree: any FileTree, target: String?, isLenient: Bool) throws {
        var reader = try TableFile.rows(of: path, in: tree)
        guard let target else {
            throw DataError(
                "\(path): a table without a column \(TableFile.pathColumn); --label says which of its columns is learned: "
                    + ImageSet.listed(reader.columns))
        }
        let targetPlace = try TableFile.place(of: target, among: reader.columns, in: path)
        let splitPlace = reader.columns.firstIndex(of: TableFile.splitColumn).flatMap { $0 == targetPlace ? nil : $0 }
        let places = reader.columns.indices.filter { $0 != targetPlace && $0 != splitPlace }
        columns = places.map { reader.columns[$0] }
        guard !columns.isEmpty else { throw DataError("\(path): there is no column beside \(target) to learn it from") }
        if splitPlace != nil { splits = [] }
        var numbers: [Double] = []
        while let row = try reader.next() {
            numbers.removeAll(keepingCapacity: true)
            var empty: String?
            for place in places {
                let cell = row.cells[place]
                if Self.missing.contains(cell.lowercased()) {
                    empty = empty ?? reader.columns[place]
                } else if let number = Self.number(cell) {
                    numbers.append(number)
                } else {
                    throw DataError(
                        "\(path): line \(row.line): \(reader.columns[place]) is \"\(cell.inOneLine(limit: 60))\", and a number is "
                            + "expected")
                }
            }
            if Self.missing.contains(row.cells[targetPlace].lowercased()) { empty = empty ?? target }
            if let empty {
                guard isLenient else {
                    throw DataError(
                        "\(path): line \(row.line): \(empty) has no value; fill it in, or leave such lines out with --lenient"
                    )
                }
                skippedLines.append(row.line)
                continue
            }
            if let splitPlace {
                splits?.append(try TableFile.split(row.cells[splitPlace], line: row.line, in: path))
            }
            values += numbers
            targets.append(row.cells[targetPlace])
            guard targets.count < Int(Int32.max), values.count <= Self.most else {
                throw DataError(
                    "\(path): line \(row.line): more numbers than \(Self.most), which is all that a table may have")
            }
        }
        guard !targets.isEmpty else {
            throw DataError(
                "\(path): no rows"
                    + (skippedLines.isEmpty ? "" : ": each of its \(skippedLines.count) lines lacks a value"))
        }
    }

    /// The most numbers: a gigabyte of them.
    private static let most = 1 << 27

    /// A decimal number; nil for anything else, such as what is not finite.
    static func number(_ cell: String) -> Double? {
        guard cell.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            let number = Double(cell), number.isFinite, Float(number).isFinite
        else { return nil }
        return number
    }

    /// The number of rows.
    var count: Int { targets.count }

    /// The numbers of a row.
    func row(_ index: Int) -> ArraySlice<Double> { values[(index * columns.count)..<((index + 1) * columns.count)] }
}
