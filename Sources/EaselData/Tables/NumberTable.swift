import EaselCore
import EaselFiles
import EaselImages

/// A table of numbers as it stands in a file, before it is split and standardised.
struct NumberTable {
    /// The names of the columns that are learned from.
    private(set) var columns: [String] = []
    /// Their numbers, row after row.
    private(set) var values: [Double] = []
    /// What is learned of each row, as its cell has it; empty where nothing is.
    private(set) var targets: [String] = []
    /// The line of the file that each row begins in.
    private(set) var lines: [Int32] = []
    /// The names of all columns of the file.
    private(set) var header: [String] = []
    /// The rows as they stand in the file, where they are kept.
    private(set) var rows: [TextRow] = []
    /// The split of each row; nil where no column says it.
    private(set) var splits: [SplitPurpose]?
    /// The lines that are left out, for want of a value.
    private(set) var skippedLines: [Int] = []

    /// Cells that say that there is no value, in lower case.
    private static let missing: Set<String> = ["", "na", "n/a", "nan", "null", "none", "?"]

    /// Reads a table to learn from: all of its columns but the one that is learned, and `split`.
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
        let splitPlace = Self.splitPlace(reader.columns, target)
        let places = reader.columns.indices.filter { $0 != targetPlace && $0 != splitPlace }
        guard !places.isEmpty else { throw DataError("\(path): there is no column beside \(target) to learn it from") }
        try read(&reader, places, target: targetPlace, split: splitPlace, isLenient: isLenient, path)
    }

    /// Reads the columns that a run learned from, found by their names, of another table; others are passed over.
    /// - Parameters:
    ///   - target: the column that was learned, for rows to test on; nil for rows of which it is to be predicted.
    ///   - keepsRows: whether the rows are kept as they stand in the file.
    /// - Throws: `DataError` that names a column that is missing, or the line of what is wrong.
    init(
        _ path: String, in tree: any FileTree, like table: TableDescription, target: String?, isLenient: Bool,
        keepsRows: Bool = false
    ) throws {
        var reader = try TableFile.rows(of: path, in: tree)
        let known = Dictionary(reader.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let missing = table.columns.map(\.name).filter { known[$0] == nil }
        guard missing.isEmpty else {
            throw DataError(
                "\(path): there is no column \(ImageSet.listed(missing)), which the run learned from; the columns are "
                    + ImageSet.listed(reader.columns))
        }
        let targetPlace = try target.map { try TableFile.place(of: $0, among: reader.columns, in: path) }
        try read(
            &reader, table.columns.compactMap { known[$0.name] }, target: targetPlace,
            split: target == nil ? nil : Self.splitPlace(reader.columns, target), isLenient: isLenient,
            keepsRows: keepsRows, path)
    }

    /// The place of the column that says which split a row is of.
    private static func splitPlace(_ columns: [String], _ target: String?) -> Int? {
        target == TableFile.splitColumn ? nil : columns.firstIndex(of: TableFile.splitColumn)
    }

    private mutating func read(
        _ reader: inout any RowReader, _ places: [Int], target: Int?, split: Int?, isLenient: Bool,
        keepsRows: Bool = false, _ path: String
    ) throws {
        let names = reader.columns
        (columns, header) = (places.map { names[$0] }, names)
        if split != nil { splits = [] }
        var numbers: [Double] = []
        while let row = try reader.next() {
            numbers.removeAll(keepingCapacity: true)
            var empty: String?
            for place in places {
                let cell = row.cells[place]
                if Self.missing.contains(cell.lowercased()) {
                    empty = empty ?? names[place]
                } else if let number = Self.number(cell) {
                    numbers.append(number)
                } else {
                    throw DataError(
                        "\(path): line \(row.line): \(names[place]) is \"\(cell.inOneLine(limit: 60))\", and a number is "
                            + "expected")
                }
            }
            if let target, Self.missing.contains(row.cells[target].lowercased()) { empty = empty ?? names[target] }
            if let empty {
                guard isLenient else {
                    throw DataError(
                        "\(path): line \(row.line): \(empty) has no value; fill it in, or leave such lines out with --lenient"
                    )
                }
                skippedLines.append(row.line)
                continue
            }
            if let split { splits?.append(try TableFile.split(row.cells[split], line: row.line, in: path)) }
            values += numbers
            lines.append(Int32(clamping: row.line))
            if let target { targets.append(row.cells[target]) }
            if keepsRows { rows.append(row) }
            guard count < Int(Int32.max), values.count <= Self.most else {
                throw DataError(
                    "\(path): line \(row.line): more numbers than \(Self.most), which is all that a table may have")
            }
        }
        guard count > 0 else {
            throw DataError(
                "\(path): no rows"
                    + (skippedLines.isEmpty ? "" : ": each of its \(skippedLines.count) lines lacks a value"))
        }
    }

    /// A line for people on the rows that are left out; nil where none are.
    var skippedNote: String? {
        guard !skippedLines.isEmpty else { return nil }
        let listed = skippedLines.prefix(10).map(String.init).joined(separator: ", ")
        return "left out: \(counted(skippedLines.count, "line")) without a value: \(listed)"
            + (skippedLines.count > 10 ? ", …" : "")
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
    var count: Int { lines.count }

    /// The numbers of a row.
    func row(_ index: Int) -> ArraySlice<Double> { values[(index * columns.count)..<((index + 1) * columns.count)] }
}
