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
    /// The curves that are shown beside this one.
    private let neighbours: [NeighbourCurve]

    init(folder: String, beside neighbours: [NeighbourCurve] = []) {
        (self.folder, self.neighbours) = (folder, neighbours)
    }

    /// The points, in the order of their first runs.
    public var points: [LearningCurvePoint] { LearningCurvePoint.points(of: runs) }
    /// The points of the curves beside it, their names behind those of the models.
    public var pointsBeside: [LearningCurvePoint] { LearningCurvePoint.points(of: neighbours.flatMap(\.runs)) }

    /// A row for each run.
    public var tablePath: String { "\(folder)/learning-curve.csv" }
    /// A row for each point.
    public var summaryPath: String { "\(folder)/learning-curve-summary.csv" }
    /// Accuracy and loss over the images of a class; the same as PNG lies beside it.
    public var chartPath: String { "\(folder)/learning-curve.svg" }
    /// Accuracy and loss over the epochs; the same as PNG lies beside it.
    public var epochsPath: String { "\(folder)/learning-curve-epochs.svg" }

    mutating func add(_ run: LearningCurveRun, _ directory: RunDirectory) throws {
        runs.append(run)
        histories.append(try CurveHistory(of: directory))
    }

    /// Writes the tables and the figures, each whole or not at all.
    func write() throws {
        try AtomicFile.write(LearningCurveTables.runs(runs), to: tablePath)
        try AtomicFile.write(LearningCurveTables.points(points), to: summaryPath)
        let shown = runs + neighbours.flatMap(\.runs)
        for (path, chart) in [
            (chartPath, LearningCurveChart.sizes(LearningCurvePoint.points(of: shown), shown)),
            (epochsPath, .epochs(shown, histories + neighbours.flatMap(\.histories))),
        ] {
            try AtomicFile.write(chart.svg, to: path)
            try AtomicFile.write(chart.png(), to: path.dropLast(".svg".count) + ".png")
        }
    }
}
