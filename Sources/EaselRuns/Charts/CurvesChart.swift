import EaselFiles
import EaselImages
import EaselTraining

/// Draws a run's curves, as an SVG image and as PNG: a panel of losses, and one for each other metric, over the epochs.
///
/// Means per epoch are strong lines, the training's means per interval a pale one behind them. An axis whose values spread
/// over more than a factor of 20 is logarithmic.
public struct CurvesChart: Sendable {
    private let title: String
    private let panels: [ChartPanel]
    private let horizontal: ChartScale
    private let horizontalLabel: String

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
                        ChartSeries(
                            name: prefix + words, colour: ChartColour(0), isBackground: isBackground, points: points))
                }
            }
            // The interval's curve has the colour of the epoch's.
            var used = 0
            for index in curves.indices {
                if index > 0 && curves[index - 1].isBackground && !curves[index].isBackground {
                    curves[index].colour = curves[index - 1].colour
                } else {
                    curves[index].colour = ChartColour.series[used % ChartColour.series.count]
                    used += 1
                }
            }
            let title = group[0].title + (group[0].unit.map { ", \($0)" } ?? "")
            return ChartPanel(title: group.count == 1 ? title : "losses", series: curves)
        }
        let steps = panels.flatMap { $0.series.flatMap { $0.points.map(\.x) } }
        horizontal = ChartScale(
            around: steps + [0], mayBeLogarithmic: false, isRounded: false, isWhole: true, tickCount: 10)
    }

    private var drawing: ChartDrawing {
        ChartDrawing(
            title: title, panels, across: horizontal, label: horizontalLabel,
            empty: "Nothing has been measured yet.")
    }

    /// The panels one by one, each a drawing of a width, for a page that places as many beside one another as fit.
    func figures(width: Double) -> [(title: String, drawing: ChartDrawing)] {
        panels.map { panel in
            var panel = panel
            panel.width = width
            let marks = panel.marks(top: 0, across: horizontal, label: horizontalLabel)
            return (panel.title, ChartDrawing(width: width, height: panel.height, marks))
        }
    }

    /// The chart as an SVG image.
    public var svg: String { drawing.svg }

    /// The chart as a PNG file, of twice as many pixels a side as the SVG image has units.
    /// - Throws: `DataError` where it cannot be encoded.
    public func png() throws -> [UInt8] { try PNGFile.encode(drawing.image(), isFast: true) }

    /// Writes the SVG image, whole or not at all.
    ///
    /// Throws a `FileError` when it cannot be written.
    public func write(to path: String) throws { try AtomicFile.write(svg, to: path) }
}
