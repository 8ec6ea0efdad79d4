import EaselCore
import EaselFiles
import EaselLayers
import EaselRuntime
import EaselTraining

/// A report on a run: what was trained on what, how it went, and what came of it.
///
///     let report = try RunReport(of: "outputs/00001-autoencoder-mnist")
///     try report.write(to: "report.html")
///
/// What cannot be had, such as a confusion matrix where the data set is not on this machine, is left out, and `notes` say why.
public struct RunReport: Encodable, Sendable {
    /// A health finding of an epoch.
    public struct Finding: Encodable, Hashable, Sendable {
        /// The epoch.
        public let epoch: Int
        /// What was seen, and what can be done.
        public let message: String
    }

    /// The name of the run's folder.
    public let run: String
    /// The task the model is trained for; `nil` for a model that this version does not know.
    public let task: String?
    /// A command that begins the same training; `nil` for a model that this version does not know.
    public let command: String?
    /// What was asked for, as `run.json` has it.
    public let record: RunRecord
    /// The epochs of the log.
    public let epochs: [LogRecord]
    /// The metrics on test or validation images, else of training, the one that stands for the run first.
    public let measurements: [RunMeasurement]
    /// The health findings.
    public let findings: [Finding]
    /// Seconds of training, all resumes together, as far as the log tells.
    public let seconds: Double
    /// The number of trainable parameters.
    public let parameters: Int?
    /// What was measured of the test images now.
    public let evaluation: ReportEvaluation?
    /// The epochs of which there is a sample picture.
    public let sampleEpochs: [Int]
    /// The machine that this report was made on.
    public let machine: Processor
    /// The version of Easel that made this report.
    public let easelVersion: String
    /// When this report was made, ISO 8601.
    public let made: String
    /// What is left out and why, and what to know of it, a line each.
    public let notes: [String]

    /// What the model is, in a few words.
    let summary: String?
    /// The layers and the cost.
    let description: ModelDescription?
    /// The sample pictures.
    let pictures: [EpochPicture]
    /// Reconstructions of an autoencoder.
    let reconstructions: ReportReconstructions?
    /// The metrics that the log names.
    let metrics: [Metric]
    /// The curves, of epochs and of intervals.
    let history: CurveHistory

    private enum CodingKeys: CodingKey {
        case run, task, command, record, epochs, measurements, findings, seconds, parameters, evaluation, sampleEpochs,
            machine, easelVersion, made, notes
    }

    /// Gathers what there is to say of a run.
    /// - Parameters:
    ///   - path: The run's folder, or a checkpoint in it.
    ///   - request: What is to be in the report.
    ///   - workers: The threads to run on.
    /// - Throws: `FileError` where it is no run, or its record is damaged. What else is damaged is left out and noted.
    public init(
        of path: String, _ request: ReportRequest = ReportRequest(), workers: Workers = .shared
    ) throws {
        let location = RunLocation(path)
        let directory = try RunDirectory.open(location.path)
        let record = directory.record
        var notes: [String] = []
        self.record = record
        run = directory.name
        let log = RunLog(of: directory)
        (epochs, history, seconds) = (log.epochs, log.history, log.seconds)
        notes += log.notes
        findings = epochs.flatMap { record in record.health.map { Finding(epoch: record.epoch, message: $0) } }

        let entry = try? ModelCatalog.entry(named: record.model.name)
        (task, summary) = (record.task?.name, entry?.summary)
        command = try? TrainingCommand(record).text
        var (recipe, described): ((any Recipe)?, ModelDescription?)
        do {
            let own = try ModelCatalog.recipe(for: record, workers: workers)
            recipe = own
            described = try ModelDescription(
                of: own, named: record.model.name, image: record.imageShape, batchSize: record.batchSize,
                memory: TrainingMemory(of: own, batchSize: record.batchSize),
                notes: ModelCatalog.notes(on: record.model, image: record.imageShape))
        } catch {
            notes.append("no model table: \(error)")
        }
        (description, parameters) = (described, described?.trainableParameters)
        metrics = (recipe?.testMetrics ?? []) + (recipe?.trainMetrics ?? [])
        measurements = log.measurements(of: recipe, record)
        pictures = EpochPicture.read(from: directory, notes: &notes)
        sampleEpochs = pictures.map(\.epoch)

        let applied =
            recipe == nil
            ? Applied() : Applied(directory, location, request, workers: workers, notes: &notes)
        (evaluation, reconstructions) = (applied.evaluation, applied.reconstructions)
        machine = Processor()
        easelVersion = EaselRuns.easelVersion
        made = RunRecord.now()
        self.notes = notes
    }

    /// Writes the report as one page of HTML, whole or not at all.
    /// - Throws: `FileError` where it cannot be written.
    public func write(to path: String) throws { try AtomicFile.write(html, to: path) }

    /// The report as one page of HTML, which has no address outside itself.
    public var html: String { ReportPage(self).text }
}

/// What is had by applying the model of a run.
private struct Applied {
    var evaluation: ReportEvaluation?
    var reconstructions: ReportReconstructions?

    init() {}

    init(
        _ run: RunDirectory, _ location: RunLocation, _ request: ReportRequest, workers: Workers, notes: inout [String]
    ) {
        guard request.isEvaluated else {
            notes.append(
                "what applies the model was not asked for: no measurement of the test \(run.record.dataset.noun)s")
            return
        }
        do {
            let checkpoint = try location.open(request.checkpoint) { notes.append($0) }.checkpoint
            do {
                let evaluation = try ReportEvaluation(of: run, checkpoint, request, workers: workers)
                notes += evaluation.notes
                self.evaluation = evaluation
            } catch {
                notes.append("no measurement of the test \(run.record.dataset.noun)s: \(error)")
            }
            guard try ModelCatalog.isAutoencoder(run.record.model.name) else { return }
            do {
                reconstructions = try ReportReconstructions(
                    of: run, from: checkpoint.file, root: request.root, workers: workers)
            } catch {
                notes.append("no reconstructions: \(error)")
            }
        } catch {
            notes.append("nothing that applies the model: \(error)")
        }
    }
}
