import EaselCore
import EaselData
import EaselTraining

/// What `easel data inspect` says of a table of numbers.
struct TableReport {
    /// A line each.
    let lines: [String]

    init(_ table: TableDescription, of dataset: Dataset) {
        var lines = [
            "\(dataset.name): \(counted(dataset.train.count, "row")) to learn from, \(dataset.test.count) to test on"
                + (dataset.validation.map { ", \($0.count) for validation" } ?? "")
                + ", \(counted(table.columns.count, "column")) to learn \(table.target) from"
        ]
        let width = table.columns.map(\.name.count).max() ?? 0
        for column in table.columns {
            lines.append(
                "\(column.name.inOneLine)" + String(repeating: " ", count: max(0, width - column.name.count))
                    + "  \(plain(column.least)) to \(plain(column.greatest)), mean \(fixed(column.mean, 4)), deviation "
                    + (column.isConstant ? "0 (constant)" : fixed(column.deviation, 4)))
        }
        if let names = dataset.classNames {
            let labels = dataset.train.labels ?? []
            let counts = names.indices.map { label in "\(names[label]) \(labels.count { $0 == Int32(label) })" }
            lines.append("classes of \(table.target), rows to learn from: \(counts.joined(separator: ", "))")
        }
        self.lines = lines + dataset.notes
    }
}
