import EaselCore
import EaselFiles
import EaselRuns

/// A run as a row of a list.
public struct RunSummary: Encodable, Sendable {
    /// The metric that stands for a run.
    public struct Metric: Encodable, Sendable {
        /// Its name.
        public let name: String
        /// Its last value.
        public let value: Double?
        /// `higher` or `lower`, whichever is better; `nil` where neither is.
        public let direction: String?
        /// The unit; `nil` for a plain number.
        public let unit: String?
        /// What the images are for that it was measured on.
        public let measuredOn: String
        /// The values epoch by epoch, for a small curve.
        public let curve: [Double]

        init(_ measurement: RunMeasurement) {
            (name, value, direction) = (measurement.name, measurement.last, measurement.better)
            (unit, measuredOn, curve) = (measurement.unit, measurement.measuredOn, measurement.curve)
        }
    }

    /// What there is to say of a run that can be read.
    public struct Content: Encodable, Sendable {
        /// The model's name.
        public let model: String
        /// What the model is, in a few words.
        public let summary: String?
        /// The task that it is trained for.
        public let task: String?
        /// The data set's name.
        public let data: String
        /// The number of training images.
        public let trainImages: Int
        /// Epochs that were trained.
        public let epochs: Int
        /// Epochs that were asked for.
        public let plannedEpochs: Int
        /// When it was begun, ISO 8601.
        public let created: String
        /// Seconds of training.
        public let seconds: Double
        /// The number of trainable parameters; `nil` for a model that cannot be built.
        public let parameters: Int?
        /// The metric that stands for the run; `nil` where nothing was measured.
        public let metric: Metric?
        /// The last epoch of which there is a sample picture.
        public let lastSample: Int?
        /// What it can be asked for.
        public let abilities: [RunAbility]

        init(_ directory: RunDirectory) throws {
            let compared = try ComparedRun(of: directory.path)
            let record = directory.record
            (model, data, trainImages) = (compared.model, compared.data, compared.trainImages)
            (epochs, plannedEpochs, created) = (compared.epochs, compared.plannedEpochs, compared.created)
            (seconds, parameters, metric) = (compared.seconds, compared.parameters, compared.metric.map(Metric.init))
            summary = (try? ModelCatalog.entry(named: record.model.name))?.summary
            task = record.task?.name
            lastSample = directory.sampleEpochs.last
            // Before the first epoch is saved there is nothing to ask.
            abilities = (try? directory.latestCheckpoint()) == nil ? [] : RunAbility.all(of: record)
        }
    }

    /// The name of its folder.
    public let name: String
    /// `training`, `elsewhere` where another process trains it, `finished`, or `stopped` before all epochs were done; `nil` where
    /// it cannot be read.
    public let state: String?
    /// What there is to say of it; `nil` where it cannot be read.
    public let content: Content?
    /// What is wrong with it, in a line.
    public let error: String?

    init(_ name: String, _ content: Result<Content, any Error>, isTraining: Bool, isLocked: Bool = false) {
        self.name = name
        switch content {
        case .success(let content):
            (self.content, error) = (content, nil)
            let atRest = Self.stateAtRest(epochs: content.epochs, of: content.plannedEpochs)
            state = isTraining ? "training" : isLocked ? "elsewhere" : atRest
        case .failure(let error):
            (self.content, state, self.error) = (nil, nil, "\(error)".inOneLine(limit: 1000))
        }
    }

    /// What became of a run that does not train, by the epochs that it has and those that were asked for.
    static func stateAtRest(epochs: Int, of planned: Int) -> String { epochs >= planned ? "finished" : "stopped" }

    private enum CodingKeys: CodingKey { case name, state, error }

    public func encode(to encoder: any Encoder) throws {
        // One object: who reads it need not know how it is put together here.
        try content?.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(state, forKey: .state)
        try container.encodeIfPresent(error, forKey: .error)
    }
}
