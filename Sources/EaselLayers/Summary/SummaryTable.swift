extension ModelSummary: CustomStringConvertible {
    /// The layers as a table with a line of totals, numbers grouped by thousands.
    public var description: String {
        let cells =
            [["name", "layer", "output", "parameters", "multiply-adds", "flops", "receptive field", "bytes"]]
            + rows.map { row in
                [
                    row.name, row.kind.isEmpty ? "(outside of layers)" : row.kind, row.outputShape.description,
                    grouped(row.parameters), grouped(row.multiplyAdds), grouped(row.flops),
                    row.receptiveField.map { "\($0)" } ?? "-", grouped(row.outputBytes),
                ]
            }
        let total = rows.reduce(0) { $0 + $1.parameters }
        let lines = cells + [["", "total", "", grouped(total), grouped(multiplyAdds), grouped(flops), "", ""]]
        let widths = (0..<8).map { column in lines.map { $0[column].count }.max() ?? 0 }
        var texts = lines.map { line in
            let parts = line.enumerated().map { column, text in
                let filler = String(repeating: " ", count: widths[column] - text.count)
                return column < 3 ? text + filler : filler + text
            }
            let joined = parts.joined(separator: "  ")
            return String(joined.reversed().drop { $0 == " " }.reversed())
        }
        let rule = String(repeating: "-", count: widths.reduce(14, +))
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
