import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselGraph
import EaselTraining

/// Trains a recipe epoch by epoch into a run directory, from where that left off.
///
/// What follows a resume is the same, to the last bit, as if there had been no interruption: the order of images and
/// all random numbers are functions of the seed and the step, and the sums of a half-done epoch are saved with it.
public final class Trainer {
    /// The run; its record says how it is resumed.
    public private(set) var directory: RunDirectory
    /// The log interval, in batches.
    public var logInterval = 100
    /// Batches between two checkpoints within an epoch; `nil` saves at the end of each epoch only.
    public var checkpointInterval: Int?
    /// Which checkpoints are kept.
    public var retention = CheckpointRetention.all
    /// The measurement on test images that decides which checkpoint is best, such as `accuracy`; the recipe's own
    /// where it is `nil`. A resumed run goes on with what its record says.
    public var keepBest: String? {
        didSet {
            // Scores of another measurement are not compared with those before.
            if (keepBest ?? recipe.score.name) != (oldValue ?? recipe.score.name) { progress.watch.restart() }
        }
    }
    /// The epochs without a better score after which training ends early; `nil` or 0 never ends it before the last epoch.
    public var stopEarly: Int?

    /// The most batches read ahead while a step runs, for images that are not in memory; how many are is found from how
    /// long they are waited for.
    public var prefetch = 16
    /// The most threads that read them.
    public var readingThreads = 2
    /// Called before the first step, to keep what drawing needs of the images.
    var atStart: ((RunDirectory) throws -> Void)?
    /// Called when training ends, to keep what drawing needs of the latents.
    var atEnd: ((RunDirectory, TrainingEnd) throws -> Void)?

    let recipe: any Recipe
    let dataset: Dataset
    /// The training images as steps see them: augmented, where that was asked for.
    let training: any ImageSource
    let order: BatchOrder
    let schedule: any LearningRateSchedule
    let epochs: Int
    var log: LogWriter
    var progress: TrainingProgress
    var snapshot: TrainingSnapshot?
    /// What the chart shows, and what is kept of the epochs: what is needed of the log, so that it is read but once.
    private var curves: CurveHistory
    private var history: EpochHistory
    /// What TensorBoard shows of the run, from the first step on where it is asked for.
    private var events: TensorBoardLog?
    private let clock = ContinuousClock()

    /// Prepares to train; if the run has a checkpoint, it is loaded.
    /// - Parameters:
    ///   - recipe: What is trained.
    ///   - dataset: The images.
    ///   - directory: The run, opened for training.
    ///   - epochs: The total number of epochs; defaults to that of the run's record.
    ///   - report: Called with a note for each damaged checkpoint that was skipped.
    /// - Throws: What is wrong with the run's files, or `RunError` where there is too little memory to train in or the
    ///   recipe's score has no direction.
    public init(
        _ recipe: any Recipe, on dataset: Dataset, into directory: RunDirectory, epochs: Int? = nil, resuming: Bool,
        report: (TrainingEvent) -> Void = { _ in }
    ) throws {
        _ = try recipe.scoreDirection()
        self.recipe = recipe
        self.dataset = dataset
        training = try directory.trainingImages(of: dataset)
        self.directory = directory
        self.epochs = epochs ?? directory.record.epochs
        schedule = try LearningRateSchedules.parse(directory.record.schedule)
        order = try BatchOrder(
            count: dataset.train.count, batchSize: directory.record.batchSize, seed: directory.record.seed)
        for source in [dataset.train, dataset.test, dataset.validation].compactMap(\.self) { try recipe.check(source) }
        progress = TrainingProgress(recipe.trainMetrics)
        keepBest = directory.record.keepBest
        stopEarly = directory.record.stopEarly
        checkpointInterval = directory.record.checkpointInterval
        retention = try directory.record.retention.map { try CheckpointRetention(parsing: $0) } ?? .all
        let found = resuming ? try directory.checkpointToResume() : nil
        // What is wrong with the checkpoint is said before what its model would take.
        if let found { try recipe.requireTensors(in: found.file) }
        try recipe.memory(batchSize: directory.record.batchSize, on: dataset).requireAvailable()
        if found == nil { try directory.loadOrigin(into: recipe) }
        var resumed: CheckpointMetadata?
        if let found {
            for note in found.notes { report(.note(note)) }
            progress = try recipe.restore(found)
            try progress.check(stepsPerEpoch: order.batchCount, path: found.file.path)
            resumed = found.metadata
            // Of a run that was begun before records said so.
            keepBest =
                keepBest
                ?? found.metadata.scoreName.flatMap { Self.metric(of: $0) }.flatMap {
                    $0 == recipe.score.name ? nil : $0
                }
            // Where a kill came between a new measurement, which is written down first, and the next checkpoint.
            let before = found.metadata.scoreName.flatMap { Self.metric(of: $0) } ?? recipe.score.name
            if before != keepBest ?? recipe.score.name { progress.watch.restart() }
        }
        var (curves, history) = (CurveHistory(), EpochHistory())
        log = try LogWriter("log.jsonl", in: directory.folder, resumingFrom: progress.step) { record in
            curves.add(record)
            history.add(record)
        } damage: {
            report(.note($0))
        }
        (self.curves, self.history) = (curves, history)
        // A kill may have come between the checkpoint and what is renewed after it: the links, what is to be removed.
        if let resumed { try directory.renew(after: resumed, retaining: retention) }
    }

    /// What a step measures, in the order in which it is shown.
    public var trainMetrics: [Metric] { recipe.trainMetrics }
    /// Everything that may be measured: by a step, and on test images.
    public var metrics: [Metric] { recipe.trainMetrics + recipe.testMetrics }
    /// Steps taken so far.
    public var stepsDone: Int { progress.step }
    /// Batches in an epoch.
    public var stepsPerEpoch: Int { order.batchCount }
    /// Whether nothing is left to train.
    public var isFinished: Bool { progress.epoch >= epochs || earlyStop != nil }

    /// Trains until all epochs are done, the score has stopped improving where that is asked for (`earlyStop` says so
    /// then), or `shouldStop` says so, which is asked after each batch.
    /// - Throws: A loss that is not finite, before anything saved is overwritten; files that cannot be written; a
    ///   `keepBest` that is not measured.
    public func run(shouldStop: () -> Bool = { false }, report: (TrainingEvent) -> Void = { _ in }) throws
        -> TrainingEnd
    {
        try checkKeepBest()
        if !isFinished {
            try recordChoices()
            try atStart?(directory)
            if directory.record.tensorBoard == true, events == nil {
                events = try TensorBoardLog(in: directory, of: recipe, after: progress.step)
            }
        }
        let start = clock.now
        let first = min(progress.step, epochs * stepsPerEpoch)
        // Large images fill the memory with few batches.
        let fitting = (256 << 20) / max(order.batchSize * dataset.imageShape.count, 1)
        let loader = try BatchLoader(
            training, order: order, steps: first..<(epochs * stepsPerEpoch),
            prefetch: min(prefetch, max(fitting, 1)), threads: readingThreads, autotune: true)
        defer { loader.stop() }
        while !isFinished {
            let epoch = progress.epoch + 1
            var trainingTime = Duration.zero
            let waitedBefore = loader.waitingTime
            var images = 0
            var rate = learningRate(at: progress.step)
            while progress.stepInEpoch < stepsPerEpoch {
                rate = learningRate(at: progress.step)
                try takeSnapshot()
                let began = clock.now
                guard let batch = try nextBatch(of: loader, epoch: epoch) else { break }
                let values = try recipe.train(on: batch, learningRate: rate)
                trainingTime += clock.now - began
                try checkFinite(values, epoch: epoch)
                try progress.add(values, size: batch.size)
                images += batch.size
                report(.step(epoch: epoch, step: progress.stepInEpoch, images: batch.size, measured: values))
                if progress.step % max(logInterval, 1) == 0 {
                    try logInterval(epoch, rate, seconds: (clock.now - start).inSeconds)
                }
                if progress.stepInEpoch == stepsPerEpoch { break }
                let isDue = checkpointInterval.map { $0 > 0 && progress.step % $0 == 0 } ?? false
                let stops = shouldStop()
                if isDue || stops {
                    try recipe.settle()
                    try checkParameters(epoch: epoch)
                    try save(epoch: epoch, isComplete: false, test: [:])
                }
                if stops { return try ended(.interrupted, report) }
            }
            let seconds = max(trainingTime.inSeconds, 1e-9)
            let record = try finishEpoch(
                epoch, rate, imagesPerSecond: images > 0 ? Double(images) / seconds : nil,
                waiting: images > 0 && !training.isInMemory
                    ? min(1, (loader.waitingTime - waitedBefore).inSeconds / seconds) : nil,
                since: start)
            report(.epoch(record))
            for finding in record.health { report(.note(finding)) }
            if !isFinished, shouldStop() { return try ended(.interrupted, report) }
        }
        // Again where a kill came before it was whole: what is there already is not written anew.
        _ = try ended(.finished, report)
        // Files that a failing disk did not let go when the run was resumed.
        directory.removeTemporaries()
        return .finished
    }

    private func ended(_ end: TrainingEnd, _ report: (TrainingEvent) -> Void) throws -> TrainingEnd {
        do {
            try atEnd?(directory, end)
        } catch  where end == .interrupted {
            // The training itself is saved, and can be gone on with.
            report(.note("what all training pictures are encoded to is not kept: \(error)"))
        }
        return end
    }

    /// The next batch; where it cannot be read, what was trained in the epoch is saved first.
    private func nextBatch(of loader: BatchLoader, epoch: Int) throws -> Batch? {
        do {
            return try loader.next()
        } catch {
            if progress.stepInEpoch > 0 {
                try recipe.settle()
                try checkParameters(epoch: epoch)
                try save(epoch: epoch, isComplete: false, test: [:])
            }
            throw error
        }
    }

    /// Writes down what decides how the run goes on, before anything depends on it: a kill may come before a checkpoint.
    private func recordChoices() throws {
        directory = try directory.changing { record in
            record.epochs = epochs
            record.keepBest = keepBest
            record.stopEarly = stopEarly == 0 ? nil : stopEarly
            record.checkpointInterval = checkpointInterval
            record.retention = retention == .all ? nil : retention.description
        }
    }

    private func finishEpoch(
        _ epoch: Int, _ rate: Float, imagesPerSecond: Double?, waiting: Double?, since start: ContinuousClock.Instant
    ) throws -> LogRecord {
        let test = try recipe.evaluate(on: dataset.monitored)
        for (metric, value) in test.sorted(by: { $0.key.name < $1.key.name }) where !value.isFinite {
            throw notFinite(
                "\(directory.record.dataset.monitoredName) \(metric)", value.isNaN ? "nan" : "\(value)", epoch: epoch)
        }
        try checkParameters(epoch: epoch)
        var record = LogRecord(
            kind: .epoch, epoch: epoch, step: progress.step, train: progress.epochSums.means.byName, test: test.byName,
            perDimension: recipe.perDimension, learningRate: Double(rate), imagesPerSecond: imagesPerSecond,
            waiting: waiting, seconds: (clock.now - start).inSeconds)
        record.health = recipe.health(of: record, in: history).map(\.message)
        progress.finishEpoch()
        let (deciding, direction) = try decidingMetric()
        if let score = test[deciding] {
            progress.watch.add(score, ofEpoch: epoch, direction, plateau: schedule.plateau)
        }
        let samples = try recipe.epochPNG(of: dataset)
        try directory.samples(isMade: true).write(samples, to: directory.sampleName(epoch: epoch))
        try append(record)
        try events?.append(record, samples: samples, of: recipe)
        history.add(record)
        try drawCurves()
        // The checkpoint is last: a run killed before it repeats the epoch's end and finds the same.
        try save(epoch: epoch, isComplete: true, test: test)
        return record
    }

    private func logInterval(_ epoch: Int, _ rate: Float, seconds: Double) throws {
        let means = progress.takeIntervalMeans().byName
        try append(
            LogRecord(
                kind: .interval, epoch: epoch, step: progress.step, train: means, learningRate: Double(rate),
                seconds: seconds))
    }

    private func append(_ record: LogRecord) throws {
        try log.append(record)
        curves.add(record)
    }

    private func save(epoch: Int, isComplete: Bool, test: [Metric: Double]) throws {
        let (score, direction) = try decidingMetric()
        var metadata = CheckpointMetadata(
            epoch: epoch, isEpochComplete: isComplete, step: progress.step, seed: directory.record.seed,
            model: directory.record.model.name, score: test[score],
            // Also within an epoch, where nothing is measured, so that a resumed run goes on with it.
            scoreName: test[score] == nil && keepBest == nil ? nil : Self.metricPrefix + score.name,
            scoreDirection: direction)
        metadata.watch = progress.watch
        try directory.save(recipe.checkpoint(progress), as: metadata, retaining: retention)
    }

    private func drawCurves() throws {
        let chart = CurvesChart(
            curves, title: FileSystem.lastName(of: directory.path), metrics: metrics,
            measuredOn: directory.record.dataset.monitoredName)
        try directory.folder.write(Array(chart.svg.utf8), to: "curves.svg")
        try directory.folder.write(chart.png(), to: "curves.png")
    }
}
