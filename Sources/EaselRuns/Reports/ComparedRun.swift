import EaselCore
import EaselFiles
import EaselTraining

/// A run as a row of a comparison.
public struct ComparedRun: Encodable, Sendable {
    /// The name of the run's folder.
    public let run: String
    /// The folder as it was named or found.
    public let path: String
    /// The model's name.
    public let model: String
    /// The data set's name.
    public let data: String
    /// The number of training images.
    public let trainImages: Int
    /// Epochs that were trained.
    public let epochs: Int
    /// Epochs that were asked for.
    public let plannedEpochs: Int
    /// The number of trainable parameters; `nil` for a model that cannot be built.
    public let parameters: Int?
    /// The metric that stands for the run; `nil` where nothing was measured.
    public let metric: RunMeasurement?
    /// Seconds of training.
    public let seconds: Double
    /// The median of the epochs' images per second; `nil` where the log does not say.
    public let imagesPerSecond: Double?
    /// When the run was begun, ISO 8601.
    public let created: String
    /// The number of health findings.
    public let findings: Int
    /// What must be alike for two runs to be ranked by their metric, and what to call such runs.
    let measuredAlike: MeasuredAlike
    /// What to know of it, a line each.
    let notes: [String]

    private enum CodingKeys: CodingKey {
        case run, path, model, data, trainImages, epochs, plannedEpochs, parameters, metric, seconds, imagesPerSecond,
            created,
            findings
    }

    /// Reads what a run says of itself; no model is applied.
    /// - Throws: `FileError` where it is no run, or its record is damaged.
    public init(of path: String) throws {
        let directory = try RunDirectory.open(path)
        let record = directory.record
        let log = RunLog(of: directory)
        let recipe = try? ModelCatalog.recipe(for: record)
        // Layers alone are traced: planning a step of a deep network takes longer.
        let parts = try? recipe?.parts(batchSize: 1)
        (run, self.path) = (directory.name, path)
        (model, data, trainImages) = (record.model.name, record.dataset.name, record.dataset.trainCount)
        (epochs, plannedEpochs) = (log.epochs.count, record.epochs)
        parameters = parts.map { $0.reduce(0) { $0 + $1.summary.trainableParameters } }
        let metric = log.measurements(of: recipe, record).first
        self.metric = metric
        seconds = log.seconds
        let speeds = log.epochs.compactMap(\.imagesPerSecond).filter(\.isFinite).sorted()
        imagesPerSecond = speeds.isEmpty ? nil : speeds[speeds.count / 2]
        created = record.created
        findings = log.epochs.reduce(0) { $0 + $1.health.count }
        // What cannot be told is taken for a loss, which fewer runs are compared by.
        let known = (recipe?.testMetrics ?? []) + (recipe?.trainMetrics ?? [])
        measuredAlike = MeasuredAlike(
            record, metric, isLoss: known.first { $0.name == metric?.name }?.isLoss ?? true)
        notes = log.notes.map { "\(path): \($0)" }
    }
}
