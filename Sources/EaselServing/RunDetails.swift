import EaselCore
import EaselFiles
import EaselRuns

/// All that there is to say of a run.
public struct RunDetails: Encodable, Sendable {
    /// The size of the run's images.
    public struct ImageSize: Encodable, Sendable {
        /// Rows.
        public let height: Int
        /// Columns.
        public let width: Int
        /// 1 for grey, 3 for colour.
        public let channels: Int
    }

    /// Something that the run was begun with.
    public struct Setting: Encodable, Sendable {
        /// What it is.
        public let name: String
        /// Its value in words.
        public let value: String
    }

    /// A value of an epoch.
    public struct Point: Encodable, Sendable {
        /// The epoch.
        public let epoch: Int
        /// The value.
        public let value: Double
    }

    /// The values of a metric, epoch by epoch; what is no number is left out.
    public struct Curve: Encodable, Sendable {
        /// The metric's name.
        public let name: String
        /// On the training images.
        public let train: [Point]
        /// On test or validation images.
        public let test: [Point]
    }

    /// Where the latents of training images lie along a dimension.
    public struct Spread: Encodable, Sendable {
        /// Their mean.
        public let mean: Float
        /// Their standard deviation.
        public let deviation: Float
    }

    /// A health finding of an epoch.
    public struct Finding: Encodable, Sendable {
        /// The epoch.
        public let epoch: Int
        /// What was seen, and what can be done.
        public let message: String
    }

    /// What a list says of it.
    public let summary: RunSummary
    /// The size of its images; `nil` where it learned from a table.
    public let image: ImageSize?
    /// The names of the classes that it tells apart or draws.
    public let classNames: [String]?
    /// How many numbers a latent has, those for a class aside.
    public let latentSize: Int?
    /// Where the latents of training images lie along each dimension; `nil` where that was not kept, or latents are drawn from
    /// the standard normal distribution.
    public let latentSpread: [Spread]?
    /// A command that begins the same training.
    public let command: String?
    /// What it was begun with.
    public let settings: [Setting]
    /// The curves of what was measured.
    public let curves: [Curve]
    /// The epochs of which there is a sample picture.
    public let sampleEpochs: [Int]
    /// The health findings.
    public let findings: [Finding]
    /// What to know of its files, a line each.
    public let notes: [String]

    /// The most points of a curve that are told; of more, neighbours are left out evenly.
    private static let mostPoints = 1000

    init(_ summary: RunSummary, _ directory: RunDirectory, latentSize: Int?) {
        let (record, log) = (directory.record, RunLog(of: directory))
        (self.summary, self.latentSize) = (summary, latentSize)
        let shape = record.imageShape
        image =
            record.dataset.table == nil
            ? ImageSize(height: shape.height, width: shape.width, channels: shape.channels) : nil
        classNames = record.dataset.maskClasses ?? record.classNames
        command = try? TrainingCommand(record).text
        settings = Self.settings(record)
        let epochs = log.epochs
        let stride = Swift.max(1, (epochs.count + Self.mostPoints - 1) / Self.mostPoints)
        let shown = epochs.enumerated().filter { $0.offset % stride == 0 || $0.offset == epochs.count - 1 }.map(
            \.element)
        func points(_ values: (LogRecord) -> Double?) -> [Point] {
            shown.compactMap { record in
                values(record).flatMap { $0.isFinite ? Point(epoch: record.epoch, value: $0) : nil }
            }
        }
        let names = Set(epochs.flatMap { Array($0.train.keys) + Array($0.test.keys) }).sorted()
        curves = names.map { name in Curve(name: name, train: points { $0.train[name] }, test: points { $0.test[name] })
        }
        sampleEpochs = directory.sampleEpochs
        findings = epochs.flatMap { record in record.health.map { Finding(epoch: record.epoch, message: $0) } }
        latentSpread = directory.keptLatentSpread?.map { Spread(mean: $0.mean, deviation: $0.deviation) }
        var notes = log.notes
        // Before the first epoch is saved there is no checkpoint to miss, and what can be asked something has one.
        if !epochs.isEmpty, summary.content?.abilities.isEmpty != false {
            do { _ = try directory.latestCheckpoint() } catch { notes.append("\(error)".inOneLine(limit: 1000)) }
        }
        self.notes = notes
    }

    private static func settings(_ record: RunRecord) -> [Setting] {
        var rows = [
            Setting(name: "batch size", value: "\(record.batchSize)"), Setting(name: "seed", value: "\(record.seed)"),
            Setting(name: "optimizer", value: record.optimizer.name),
            Setting(name: "learning rate", value: "\(Float(record.optimizer.learningRate))"),
            Setting(name: "schedule", value: record.schedule),
        ]
        rows += record.model.options.sorted { $0.key < $1.key }.compactMap { name, value in
            text(value).map { Setting(name: name, value: $0) }
        }
        return rows
    }

    /// A value in words; `nil` of none.
    private static func text(_ value: JSONValue) -> String? {
        if case .list(let values) = value { return values.compactMap { text($0) }.joined(separator: ", ") }
        if let flag = value.boolean { return flag ? "yes" : "no" }
        return value.text ?? value.integer.map(String.init) ?? value.number.map { "\(Float($0))" }
    }

    private enum CodingKeys: CodingKey {
        case image, classNames, latentSize, latentSpread, command, settings, curves, sampleEpochs, findings, notes
    }

    public func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(image, forKey: .image)
        try container.encodeIfPresent(classNames, forKey: .classNames)
        try container.encodeIfPresent(latentSize, forKey: .latentSize)
        try container.encodeIfPresent(latentSpread, forKey: .latentSpread)
        try container.encodeIfPresent(command, forKey: .command)
        try container.encode(settings, forKey: .settings)
        try container.encode(curves, forKey: .curves)
        try container.encode(sampleEpochs, forKey: .sampleEpochs)
        try container.encode(findings, forKey: .findings)
        try container.encode(notes, forKey: .notes)
    }
}
