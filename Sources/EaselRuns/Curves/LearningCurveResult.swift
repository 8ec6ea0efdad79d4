import EaselFiles
import EaselTraining

/// The result of a learning curve: its runs, its points, and where they are written.
public struct LearningCurveResult: Sendable {
    /// The folder of the curve.
    public let folder: String
    /// The runs that are trained.
    public private(set) var runs: [LearningCurveRun] = []
    /// Whether it was stopped before all runs were trained.
    public internal(set) var isInterrupted = false
    /// What was measured in each epoch of each run.
    private var histories: [CurveHistory] = []

    init(folder: String) { self.folder = folder }

    /// The points, in the order of their first runs.
    public var points: [LearningCurvePoint] { LearningCurvePoint.points(of: runs) }

    /// A row for each run.
    public var tablePath: String { "\(folder)/learning-curve.csv" }
    /// A row for each point.
    public var summaryPath: String { "\(folder)/learning-curve-summary.csv" }
    /// Accuracy and loss over the images of a class; the same as PNG lies beside it.
    public var chartPath: String { "\(folder)/learning-curve.svg" }
    /// Accuracy and loss over the epochs; the same as PNG lies beside it.
    public var epochsPath: String { "\(folder)/learning-curve-epochs.svg" }

    mutating func add(_ run: LearningCurveRun, _ directory: RunDirectory) throws {
        var history = CurveHistory()
        for record in try LogReader(path: directory.logPath).records where record.kind == .epoch { history.add(record) }
        runs.append(run)
        histories.append(history)
    }

    /// Writes the tables and the figures, each whole or not at all.
    func write() throws {
        try AtomicFile.write(LearningCurveTables.runs(runs), to: tablePath)
        try AtomicFile.write(LearningCurveTables.points(points), to: summaryPath)
        for (path, chart) in [
            (chartPath, LearningCurveChart.sizes(points, runs)), (epochsPath, .epochs(runs, histories)),
        ] {
            try AtomicFile.write(chart.svg, to: path)
            try AtomicFile.write(chart.png(), to: path.dropLast(".svg".count) + ".png")
        }
    }
}
