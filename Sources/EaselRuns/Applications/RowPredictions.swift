import EaselCore
import EaselData
import EaselFiles
import EaselImages

/// The predictions for the rows of a table: a class with the probabilities of all, or a number.
public struct RowPredictions: Sendable {
    /// What was predicted.
    public enum Values: Sendable {
        /// The probability of each class, row by row.
        case classes(names: [String], probabilities: [[Float]])
        /// A number for each row, in its own unit.
        case numbers([Double])
    }

    /// The column that holds what was predicted.
    public static let predictedColumn = "predicted"
    /// What the columns of probabilities begin with.
    public static let probabilityPrefix = "probability_"

    /// The column that was learned.
    public let target: String
    /// The names of the table's own columns.
    public let columns: [String]
    /// The rows as they stand in the table.
    public let rows: [TextRow]
    /// What was predicted of each.
    public let values: Values
    /// Notes for people, a line each.
    public let notes: [String]

    init(of target: String, _ new: NewRows, _ values: Values, path: String) throws {
        (self.target, columns, rows, self.values, notes) = (target, new.columns, new.rows, values, new.notes)
        let taken = predictedColumns.filter(Set(columns).contains)
        guard taken.isEmpty else {
            throw DataError(
                "\(path): it has a column \(ImageSet.listed(taken)), which the predictions are written to; give it another name"
            )
        }
    }

    /// The names of the columns that are added.
    public var predictedColumns: [String] {
        guard case .classes(let names, _) = values else { return [Self.predictedColumn] }
        return [Self.predictedColumn] + names.map { Self.probabilityPrefix + $0 }
    }

    /// The class predicted for a row; `nil` where numbers are.
    public func className(ofRow row: Int) -> String? {
        guard case .classes(let names, let probabilities) = values else { return nil }
        let own = probabilities[row]
        return own.indices.max { own[$0] < own[$1] }.map { names[$0] }
    }

    /// The cells that are added to a row.
    private func cells(_ row: Int) -> [String] {
        switch values {
        case .classes(_, let probabilities): [className(ofRow: row) ?? ""] + probabilities[row].map { "\($0)" }
        // Steps are computed in single precision, of which a number has no more digits.
        case .numbers(let numbers): ["\(Float(numbers[row]))"]
        }
    }

    /// The table as comma-separated values (RFC 4180): its own columns, and what was predicted.
    public var csv: String {
        let lines = [columns + predictedColumns] + rows.indices.map { rows[$0].cells + cells($0) }
        return lines.map(CSVLine.text).joined()
    }
}

extension RowPredictions: Encodable {
    private enum Keys: CodingKey { case target, rows }
    private struct Row: Encodable {
        let line: Int
        let row: [String: String]
        var predicted: JSONValue
        var probabilities: [String: Float]?
    }

    /// Writes an object a row: its line and cells, what was predicted and, of classes, the probability of each.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(target, forKey: .target)
        try container.encode(
            rows.enumerated().map { place, row in
                let cells = Dictionary(zip(columns, row.cells)) { first, _ in first }
                switch values {
                case .classes(let names, let probabilities):
                    return Row(
                        line: row.line, row: cells, predicted: .text(className(ofRow: place) ?? ""),
                        probabilities: Dictionary(zip(names, probabilities[place])) { first, _ in first })
                case .numbers(let numbers): return Row(line: row.line, row: cells, predicted: .number(numbers[place]))
                }
            }, forKey: .rows)
    }
}
