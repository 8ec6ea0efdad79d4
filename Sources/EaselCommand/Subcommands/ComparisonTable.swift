import EaselCore
import EaselRuns

/// The runs of a comparison as lines of text, as wide as there is room.
struct ComparisonTable {
    private let comparison: RunComparison

    /// The columns, and in which order they are left out where there is no room: the greatest first; those without a number stay.
    private static let columns: [(title: String, dropped: Int?)] = [
        ("run", nil), ("model", 2), ("metric", 1), ("best", nil), ("epoch", 4), ("last", 3), ("curve", 6),
        ("epochs", 5),
        ("parameters", 7), ("time", 8), ("pictures/s", 9), ("begun", 10),
    ]

    init(_ comparison: RunComparison) { self.comparison = comparison }

    /// A line each: a heading for each group, and its runs.
    /// - Parameter width: The columns that there are; `nil` for as many as are needed.
    func lines(width: Int?) -> [String] {
        let groups = comparison.groups.map { group in group.runs.map(Self.row) }
        var shown = Array(Self.columns.indices)
        var rows = [Self.columns.map(\.title)] + groups.joined()
        func fits() -> Bool {
            guard let width else { return true }
            return aligned(rows.map { row in shown.map { row[$0] } }).allSatisfy { $0.count <= width }
        }
        while !fits() {
            let last = shown.filter { Self.columns[$0].dropped != nil }.max {
                (Self.columns[$0].dropped ?? 0) < (Self.columns[$1].dropped ?? 0)
            }
            guard let last else { break }
            shown.removeAll { $0 == last }
        }
        if let width, !fits() {
            // A name is told by its beginning, which has the run's number.
            let longest = rows.map { $0[0].count }.max() ?? 0
            let widest = aligned(rows.map { row in shown.map { row[$0] } }).map(\.count).max() ?? 0
            let room = max(8, longest - (widest - width))
            for place in rows.indices where rows[place][0].count > room {
                rows[place][0] = rows[place][0].prefix(room - 1) + "…"
            }
        }
        let texts = aligned(rows.map { row in shown.map { row[$0] } })
        var (lines, next) = ([texts[0]], 1)
        for (group, own) in zip(comparison.groups, groups) {
            if comparison.groups.count > 1 { lines.append("") }
            lines.append(width.map { Self.cut(group.title, to: $0) } ?? group.title.inOneLine(limit: 400))
            lines += texts[next..<next + own.count]
            next += own.count
        }
        return lines
    }

    private static func cut(_ text: String, to width: Int) -> String {
        let line = text.inOneLine(limit: 400)
        return line.count > width ? line.prefix(max(width - 1, 0)) + "…" : line
    }

    private static func row(_ run: ComparedRun) -> [String] {
        let metric = run.metric
        return [
            run.run.inOneLine(limit: 60), run.model.inOneLine(limit: 40), metric?.title.inOneLine(limit: 30) ?? "-",
            metric.map { $0.best == nil ? "-" : $0.text($0.best) } ?? "-",
            metric?.bestEpoch.map { "\($0)" } ?? "-", metric.map { $0.last == nil ? "-" : $0.text($0.last) } ?? "-",
            metric?.curveText(width: 12) ?? "",
            run.epochs == run.plannedEpochs ? "\(run.epochs)" : "\(run.epochs) of \(run.plannedEpochs)",
            run.parameters.map { grouped(Double($0)) } ?? "-",
            run.seconds > 0 ? durationText(run.seconds) : "-",
            run.imagesPerSecond.map { grouped($0) } ?? "-", String(run.created.prefix(10)).inOneLine(limit: 20),
        ]
    }
}
