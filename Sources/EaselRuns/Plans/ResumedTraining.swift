import EaselCore
import EaselData
import EaselRuntime
import EaselTraining

/// A run that can be resumed: its images are read and are those it was begun with.
public struct ResumedTraining {
    /// The run, locked, with the record that it resumes with, which is written before the first step.
    public let directory: RunDirectory
    /// The images.
    public let dataset: Dataset
    /// The recipe that trains the model.
    public let recipe: any Recipe
    /// Notes for the user, one line each.
    public let notes: [String]
    private let change: TrainingChange
    private let workers: Workers

    /// Opens a run.
    /// - Parameters:
    ///   - path: Its folder, or its latest checkpoint.
    ///   - change: What changes from there on.
    ///   - data: Where its folder of images is now, or the set by its name; the run remembers it.
    ///   - root: Where data sets are looked for first.
    ///   - storage: Where the pixels of a folder are.
    ///   - workers: The threads to run on.
    ///   - report: Called with a line for people that says what is being downloaded.
    /// - Throws: What is wrong with the run's files, images that are others, a checkpoint that is not the latest.
    public init(
        _ path: String, change: TrainingChange = TrainingChange(), data: String? = nil, root: String? = nil,
        storage: PixelStorage = .automatic, workers: Workers = .shared, report: (String) -> Void = { _ in }
    ) throws {
        try change.check()
        let location = RunLocation(path)
        let opened = try RunDirectory.open(location.path, forTraining: true)
        if change.learningRate != nil, opened.record.origin?.phases.isEmpty == false {
            throw OptionError("\(path): its phases have learning rates of their own; leave out --learning-rate")
        }
        if let name = location.checkpoint {
            let (named, latest) = (try opened.checkpoint(named: name), try opened.latestCheckpoint())
            guard named.metadata.fileName == latest.metadata.fileName else {
                throw RunError(
                    "\(path): a run goes on from its latest checkpoint, which is \(latest.metadata.fileName); move those "
                        + "after \(named.metadata.fileName) away to go on from there")
            }
        }
        dataset = try opened.loadImages(
            from: data, root: root, storage: storage, threads: workers.threads, report: report)
        // Written down when all else is known to be right, before the first step.
        directory = opened.planning { record in
            change.apply(to: &record)
            if let data, record.dataset.path != nil {
                record.dataset.path = RecordedPath.recorded(data, from: location.path)
            }
        }
        recipe = try ModelCatalog.recipe(
            for: directory.record, judge: TrainedJudge(keptIn: directory, workers: workers), workers: workers)
        let (before, after) = (opened.record.optimizer.learningRate, directory.record.optimizer.learningRate)
        var rates = before == after ? [] : ["learning rate \(Float(after)) from here on, \(Float(before)) before"]
        if before != after {
            for (option, name) in try ModelCatalog.entry(named: directory.record.model.name).rates.sorted(by: <) {
                guard let own = opened.record.model.options[option]?.number else { continue }
                rates.append("\(name) stays \(Float(own)), as the run was begun with")
            }
        }
        notes = opened.strangers + rates
        (self.change, self.workers) = (change, workers)
    }

    /// A trainer that goes on from the latest checkpoint.
    /// - Parameter report: Called with a note for each damaged checkpoint that was skipped.
    /// - Throws: What is wrong with the run's files, or too little memory.
    public func trainer(report: (TrainingEvent) -> Void = { _ in }) throws -> Trainer {
        let trainer = try Trainer(
            recipe, on: dataset, into: directory, epochs: change.epochs, resuming: true, report: report)
        if let interval = change.checkpointInterval { trainer.checkpointInterval = interval }
        if let keepBest = change.keepBest { trainer.keepBest = keepBest }
        if let stopEarly = change.stopEarly { trainer.stopEarly = stopEarly }
        if let retention = change.retention { trainer.retention = try CheckpointRetention(parsing: retention) }
        trainer.use(workers)
        return trainer
    }
}
