import EaselCore
import EaselLayers

/// The page of a comparison: a table that sorts within each group.
struct ComparisonPage {
    private let comparison: RunComparison
    private let title: String

    /// Takes what is to be shown.
    init(_ comparison: RunComparison, title: String) { (self.comparison, self.title) = (comparison, title) }

    /// The file.
    var text: String {
        let runs = comparison.runs
        let sets = Set(runs.map(\.data)).count
        let body =
            "<header>\n<h1>\(HTMLText.escaped(title))</h1>\n<p class=\"quiet\">\(counted(runs.count, "run")) on "
            + "\(counted(sets, "data set")) · made by Easel \(easelVersion), \(RunRecord.now())</p>\n</header>\n"
            + HTMLText.section("runs", "Runs", table)
            + HTMLText.section("notes", "Left out, and notes", HTMLText.items(comparison.notes.map(\.withoutPlaces)))
        return HTMLPage(title: title, body: body, script: PageScript.sorting, isWide: true).text
    }

    private static let heads: [(title: String, order: String?, isNumber: Bool)] = [
        ("run", "text", false), ("best", "number", true), ("curve", nil, false),
        ("last", "number", true), ("in epoch", "number", true), ("epochs", "number", true), ("model", "text", false),
        ("parameters", "number", true), ("learned from", "number", true), ("time", "number", true),
        ("pictures/s", "number", true), ("health", "number", true), ("begun", "text", false),
    ]

    private var table: String {
        let heads = Self.heads.map { head in
            "<th scope=\"col\"\(head.isNumber ? " class=\"number\"" : "")\(head.order.map { " data-order=\"\($0)\"" } ?? "")>"
                + "\(head.title)</th>"
        }
        let bodies = comparison.groups.map { group in
            "<tbody>\n<tr class=\"group\"><th scope=\"colgroup\" colspan=\"\(Self.heads.count)\">"
                + "<span>\(HTMLText.escaped(group.title))</span></th></tr>\n\(group.runs.map(row).joined())</tbody>\n"
        }
        let note =
            comparison.groups.count > 1
            ? "<p class=\"quiet\">Runs are ranked within a group only: what was measured on other data, or is another quantity, is "
                + "not better or worse.</p>\n" : ""
        return note
            + "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Runs\"><table class=\"runs\" data-sortable><thead><tr>\(heads.joined())"
            + "</tr></thead>\n\(bodies.joined())</table></div>\n"
    }

    private func row(_ run: ComparedRun) -> String {
        func number(_ value: Double?, _ text: String) -> String {
            "<td class=\"number\" data-value=\"\(value.map { "\($0)" } ?? "")\">\(HTMLText.escaped(text))</td>"
        }
        func count(_ value: Int?) -> String { number(value.map(Double.init), value.map { grouped($0) } ?? "–") }
        func text(_ value: String, _ tag: String = "td", shown: String? = nil) -> String {
            "<\(tag)\(tag == "th" ? " scope=\"row\"" : "") data-value=\"\(HTMLText.escaped(value))\">"
                + "\(HTMLText.escaped(shown ?? value, limit: 60))</\(tag)>"
        }
        let metric = run.metric
        let epochs = run.epochs == run.plannedEpochs ? grouped(run.epochs) : "\(run.epochs) of \(run.plannedEpochs)"
        return "<tr>"
            + [
                text(run.run, "th"),
                number(metric?.best, metric?.text(metric?.best) ?? "–"),
                "<td>\(SmallCurve(metric?.curve ?? []).inline(label: "\(metric?.title ?? "") by epoch"))</td>",
                number(metric?.last, metric?.text(metric?.last) ?? "–"), count(metric?.bestEpoch),
                number(Double(run.epochs), epochs), text(run.model), count(run.parameters), count(run.trainImages),
                number(run.seconds > 0 ? run.seconds : nil, run.seconds > 0 ? durationText(run.seconds) : "–"),
                number(run.imagesPerSecond, run.imagesPerSecond.map { shortNumber($0.rounded()) } ?? "–"),
                number(Double(run.findings), run.findings == 0 ? "" : counted(run.findings, "finding")),
                text(run.created, shown: String(run.created.prefix(10))),
            ].joined() + "</tr>\n"
    }
}
