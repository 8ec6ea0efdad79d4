import EaselFiles
import EaselTraining

/// Draws a run's curves as an SVG image: a panel of losses, and one for each other metric, over the epochs.
///
/// Means per epoch are strong lines, the training's means per interval a pale one behind them. An axis whose values spread
/// over more than a factor of 20 is logarithmic.
public struct CurvesChart: Sendable {
    private let title: String
    private let panels: [ChartPanel]
    private let horizontal: ChartScale
    private let horizontalLabel: String

    /// Distinguishable also by people who see few colours (Okabe and Ito, "Color universal design", 2008).
    private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]

    /// Arranges a log's records.
    ///
    /// - Parameters:
    ///   - records: In the order of their steps.
    ///   - title: Stands over the image, such as the run's name.
    ///   - metrics: The metrics that the records name: which are losses, titles and units. Others are known by name alone.
    public init(records: [LogRecord], title: String, metrics: [Metric] = [.loss]) {
        var history = CurveHistory()
        for record in records { history.add(record) }
        self.init(history, title: title, metrics: metrics)
    }

    /// Arranges what is kept of a log.
    /// - Parameters:
    ///   - history: The curves.
    ///   - title: Stands over the image.
    ///   - metrics: The metrics that the curves are of.
    ///   - place: What the images are for that were measured: `test` or `validation`.
    package init(_ history: CurveHistory, title: String, metrics: [Metric], measuredOn place: String = "test") {
        self.title = title
        horizontalLabel = history.stepsPerEpoch == nil ? "step" : "epoch"
        let known = Dictionary(metrics.map { ($0.name, $0) }) { first, _ in first }
        // What a log names that is not known has a panel of its own.
        let shown = history.names.map { known[$0] ?? Metric($0, nil) }
        let losses = shown.filter(\.isLoss)
        let others = shown.filter { !$0.isLoss }.map { [$0] }
        panels = ((losses.isEmpty ? [] : [losses]) + others).map { group in
            var curves: [ChartSeries] = []
            for metric in group {
                // The panel is called "losses", so a title need not say it again.
                let prefix = group.count == 1 ? "" : metric.title.replacing(" loss", with: "") + ", "
                for (words, kind, isBackground) in [
                    ("by interval", CurveHistory.Kind.interval, true), ("training", .train, false),
                    (place, .test, false),
                ] {
                    let points = history.points(metric.name, kind)
                    guard !points.isEmpty else { continue }
                    curves.append(
                        ChartSeries(name: prefix + words, colour: "", isBackground: isBackground, points: points))
                }
            }
            // The interval's curve has the colour of the epoch's.
            var used = 0
            for index in curves.indices {
                if index > 0 && curves[index - 1].isBackground && !curves[index].isBackground {
                    curves[index].colour = curves[index - 1].colour
                } else {
                    curves[index].colour = Self.colours[used % Self.colours.count]
                    used += 1
                }
            }
            let title = group[0].title + (group[0].unit.map { ", \($0)" } ?? "")
            return ChartPanel(title: group.count == 1 ? title : "losses", series: curves)
        }
        let steps = panels.flatMap { $0.series.flatMap { $0.points.map(\.x) } }
        horizontal = ChartScale(around: steps + [0], mayBeLogarithmic: false, isRounded: false, tickCount: 10)
    }

    /// The image.
    public var svg: String {
        let header = 34.0
        let width = ChartPanel.decimal(ChartPanel.width)
        let height = ChartPanel.decimal(header + max(60, panels.reduce(0) { $0 + $1.height }))
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
            <style>
            text { font: 12px sans-serif; fill: #444 } .name { font-size: 16px; font-weight: bold; fill: #111 }
            .title { font-size: 13px; font-weight: bold; fill: #222 }
            path { fill: none } .grid { stroke: #e6e6e6 } .axis { stroke: #888 }
            .line { stroke-width: 2; stroke-linejoin: round } .back { stroke-width: 1; stroke-opacity: 0.5 }
            </style>
            <rect width="\(width)" height="\(height)" fill="#fff"/>
            <text class="name" x="20" y="26">\(ChartPanel.escaped(title))</text>

            """
        if panels.isEmpty { text += "<text x=\"20\" y=\"60\">Nothing has been measured yet.</text>\n" }
        var top = header
        for panel in panels {
            text += panel.svg(top: top, across: horizontal, label: horizontalLabel)
            top += panel.height
        }
        return text + "</svg>\n"
    }

    /// Writes the image, whole or not at all.
    ///
    /// Throws a `FileError` when it cannot be written.
    public func write(to path: String) throws { try AtomicFile.write(svg, to: path) }
}
