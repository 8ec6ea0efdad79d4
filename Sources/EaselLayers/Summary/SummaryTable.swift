extension ModelSummary: CustomStringConvertible {
    /// The layers as a table with a line of totals, numbers grouped by thousands.
    public var description: String {
        // A column of nothing but zeros says nothing.
        let hasStatistics = rows.contains { $0.statistics > 0 }
        func line(_ texts: [String], statistics: String) -> [String] {
            texts.prefix(4) + (hasStatistics ? [statistics] : []) + texts.dropFirst(4)
        }
        let cells =
            [
                line(
                    ["name", "layer", "output", "parameters", "multiply-adds", "flops", "receptive field", "bytes"],
                    statistics: "statistics")
            ]
            + rows.map { row in
                line(
                    [
                        row.name, row.kind.isEmpty ? "(outside of layers)" : row.kind, row.outputShape.description,
                        grouped(row.parameters), grouped(row.multiplyAdds), grouped(row.flops),
                        row.receptiveField.map { "\($0)" } ?? "-", grouped(row.outputBytes),
                    ], statistics: grouped(row.statistics))
            }
        func total(_ value: KeyPath<Row, Int>) -> String { grouped(rows.reduce(0) { $0 + $1[keyPath: value] }) }
        let lines =
            cells + [
                line(
                    ["", "total", "", total(\.parameters), grouped(multiplyAdds), grouped(flops), "", ""],
                    statistics: total(\.statistics))
            ]
        let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        var texts = lines.map { line in
            let parts = line.enumerated().map { column, text in
                let filler = String(repeating: " ", count: widths[column] - text.count)
                return column < 3 ? text + filler : filler + text
            }
            let joined = parts.joined(separator: "  ")
            return String(joined.reversed().drop { $0 == " " }.reversed())
        }
        let rule = String(repeating: "-", count: widths.reduce(2 * (widths.count - 1), +))
        texts.insert(rule, at: texts.count - 1)
        texts.insert(rule, at: 1)
        return texts.joined(separator: "\n")
    }
}

/// A whole number in groups of three digits: `1,234,567`.
package func grouped(_ number: Int) -> String {
    var text = ""
    for (place, digit) in String(number).reversed().enumerated() {
        if place > 0, place % 3 == 0, digit != "-" { text.append(",") }
        text.append(digit)
    }
    return String(text.reversed())
}
