import EaselAugmentation
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselModels
import EaselRuntime
import EaselTraining

/// A training plan: what to train, on which images, and how.
///
///     let plan = TrainingPlan("vae", on: DatasetSource("mnist"))
///     let trainer = try plan.prepared().begin()
///     _ = try trainer.run()
///
/// Nothing is read, planned or written before `prepared`, and nothing written before `begin`.
public struct TrainingPlan: Sendable {
    /// Where a run's folder is made.
    public enum Place: Hashable, Sendable {
        /// The next number in a folder: `outputs/00007-vae-mnist`.
        case numbered(in: String)
        /// The folder itself.
        case folder(String)
    }

    /// The model's name.
    public var model: String
    /// Options of the model and its training by name; those left out have their defaults.
    public var options: [String: JSONValue] = [:]
    /// The preset that the defaults are of, by name; the model's first if `nil`.
    public var recipe: String?
    /// The images to learn from.
    public var data: DatasetSource
    /// The number of epochs, if there is no time to train in; if `nil`, the preset's, or `RunRecord.usualEpochs`.
    public var epochs: Int?
    /// The time to train in, in place of a number of epochs: as many are trained as fit, and the run records how many.
    public var seconds: Double?
    /// The batch size; if `nil`, the preset's, and `RunRecord.usualBatchSize` of the images there are.
    public var batchSize: Int?
    /// The seed of weights, shuffles and noise.
    public var seed: UInt64 = 0
    /// The optimizer, `adam` or `adam:beta1=0.5`; defaults to the preset's or the model's own.
    public var optimizer: String?
    /// The learning rate; defaults to the optimizer's.
    public var learningRate: Float?
    /// How the learning rate changes, in the grammar of `LearningRateSchedules.parse`; if `nil`, the preset's, or
    /// constant.
    public var schedule: String?
    /// The gradient clipping.
    public var clipping: RunRecord.Clipping?
    /// The operations that change training images at random, in the grammar of `Augmentation.init(parsing:)`; none if `nil`.
    public var augmentation: String?
    /// The run whose images are mixed into training, and the share of training images that they replace.
    public var generator: (run: String, share: Double)?
    /// The weights to begin with, by the name that they are kept by or the folder of a run; drawn if `nil`.
    public var origin: String?
    /// The phases of fine-tuning these weights; all is trained at once if it is empty.
    public var phases: [TrainingPhase] = []
    /// The folder of the run of a classifier that judges the generated images each epoch.
    public var judge: String?
    /// The measurement that decides which checkpoint is best; the recipe's own where it is `nil`.
    public var keepBest: String?
    /// The epochs without a better score after which training ends early; never where it is `nil` or 0.
    public var stopEarly: Int?
    /// Batches between two checkpoints within an epoch; `nil` saves at the end of each epoch only.
    public var checkpointInterval: Int?
    /// Which checkpoints are kept, in the grammar of `CheckpointRetention.init(parsing:)`; all where it is `nil`.
    public var retention: String?
    /// Whether TensorBoard's event files are written, into the run's folder under `tensorboard/`. They change nothing of what
    /// is trained.
    public var tensorBoard = false
    /// Where the run's folder is made.
    public var place = Place.numbered(in: "outputs")

    /// Plans to train a model on images; all else has its default.
    public init(_ model: String, on data: DatasetSource) { (self.model, self.data) = (model, data) }

    /// Checks everything that can be checked without reading images.
    /// - Throws: What is wrong, by the name of the option.
    public func check() throws {
        _ = try ModelCatalog.entry(named: model).preset(named: recipe)
        try TrainingChange(
            epochs: epochs, learningRate: learningRate, clipping: clipping, keepBest: keepBest,
            stopEarly: stopEarly, checkpointInterval: checkpointInterval, retention: retention
        ).check()
        if let seconds, !(seconds > 0 && seconds <= 1e9) {
            throw OptionError("--seconds is \(seconds), it must be above 0 and at most 1000000000")
        }
        try checkPhases()
        if let batchSize { try Self.check("batchSize", batchSize, in: 1...65536) }
        try data.reading.check()
        if let limit = data.limit { try Self.check("limit", limit, in: 1...1_000_000_000) }
        if data.limit != nil, data.reading.perClass != nil {
            throw OptionError(
                "--per-class and --limit both say how many pictures are learned from, and --limit would cut what --per-class "
                    + "draws; leave one out")
        }
        if retention == "best", keepBest == nil {
            throw OptionError("--keep best needs --keep-best, which says what the best is measured by")
        }
        _ = try optimizer.map { try RunRecord.Optimizer(parsing: $0) }
        _ = try schedule.map { try LearningRateSchedules.parse($0) }
        _ = try augmentation.map { try Augmentation(parsing: $0) }
    }

    private func checkPhases() throws(OptionError) {
        guard !phases.isEmpty else { return }
        guard origin != nil else {
            throw OptionError("--phase trains a part of weights that there are already; name them by --from")
        }
        let others = [
            ("--epochs", epochs != nil), ("--seconds", seconds != nil), ("--learning-rate", learningRate != nil),
        ]
        if let other = others.first(where: \.1) {
            throw OptionError("\(other.0) and --phase are both given, and a phase says it itself; leave one out")
        }
    }

    static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(OptionError) {
        guard !range.contains(value) else { return }
        throw OptionError(
            "\(optionFlag(name)) is \(value), it must be from \(range.lowerBound) to \(range.upperBound)")
    }

    /// Reads the images, plans the model and its memory, and checks that all of it fits together.
    /// - Parameters:
    ///   - workers: The threads to run on.
    ///   - report: Called with a line for people that says what is being downloaded.
    /// - Throws: An error for what is wrong with the plan, the images or the judge, or for a model that cannot be
    ///   built.
    public func prepared(
        workers: Workers = .shared, report: (String) -> Void = { _ in }
    ) throws -> PreparedTraining {
        try check()
        let entry = try ModelCatalog.entry(named: model)
        let options = try completedOptions(entry)
        guard origin == nil || entry.classifier != nil else {
            let own = entry.features.map { "; train \($0.name), which goes on from a run of \(entry.name)" } ?? ""
            throw OptionError("--from is of classifiers, and \(entry.name) \(entry.task.doing)\(own)")
        }
        let start = try origin.map { try OriginWeights($0) }
        var source = data
        source.threads = data.threads ?? workers.threads
        source.reading.target = try target(for: entry)
        let dataset = try source.load(report: report)
        try checkRows(dataset, entry, options)
        try checkNumbers(dataset, entry)
        if entry.needsLabels, dataset.maskClasses != nil {
            throw DataError(
                "\(model) learns the class of a whole picture, and \(data.name) has masks, which say that of each pixel; use a "
                    + "folder with a folder for each class")
        }
        if entry.needsLabels, dataset.classNames == nil, dataset.learnedNumber == nil {
            throw DataError(
                "\(model) learns from pictures with labels, and \(data.name) has none; use "
                    + "\(DatasetCatalog.labelledNames.joined(separator: ", ")) or a folder with a folder for each class"
            )
        }
        let maskClasses = try maskClasses(of: dataset, for: entry)
        let own = try start?.options(for: entry, given: options, channels: dataset.imageShape.channels) ?? options
        let weighed = try weighingClasses(own, of: dataset)
        let trainedJudge = try judge.map { try TrainedJudge(run: $0, workers: workers) }
        try trainedJudge?.requireClasses(dataset.classNames, of: data.name)
        let planned = try entry.planned(
            recipe: recipe,
            in: TrainingPreset.Situation(
                image: dataset.imageShape, imageCount: dataset.train.count, options: weighed,
                isTable: dataset.table != nil),
            // A number is one output.
            classes: dataset.learnedNumber == nil ? maskClasses?.count ?? dataset.classNames?.count : 1,
            batchSize: batchSize)
        let (settings, batchSize) = (planned.settings, planned.batchSize)
        let generated = try generator.map {
            try GeneratedTrainingImages(
                run: try allowed($0.run, dataset), share: $0.share, for: dataset, areClassesLearned: entry.needsLabels,
                seed: seed,
                recordedIn: folder, workers: workers)
        }
        let augmentation = try augmentationRecord(entry, dataset, generated)
        let record = try RunRecord(
            easelVersion: easelVersion, host: .init(threads: workers.threads),
            model: planned.model,
            image: dataset.imageShape,
            dataset: .init(source, dataset, run: folder), seed: seed,
            epochs: phases.isEmpty
                ? epochs ?? settings.epochs ?? RunRecord.usualEpochs : phases.reduce(0) { $0 + $1.epochs },
            batchSize: batchSize,
            optimizer: optimizerRecord(settings.optimizer),
            schedule: LearningRateSchedules.parse(schedule ?? settings.schedule ?? "constant").description,
            clipping: clipping, judge: trainedJudge?.recorded(in: folder),
            augmentation: augmentation,
            origin: start.map { RunRecord.Origin(name: $0.name, hash: $0.hash, phases: phases) }, keepBest: keepBest,
            stopEarly: stopEarly == 0 ? nil : stopEarly, checkpointInterval: checkpointInterval, retention: retention,
            tensorBoard: tensorBoard ? true : nil)
        let recipe = try ModelCatalog.recipe(for: record, judge: trainedJudge, workers: workers)
        let first = try start.flatMap { start in
            try (recipe as? ClassifierRecipe).map {
                try start.values(for: $0.model, classNames: dataset.classNames, seed: seed)
            }
        }
        // Before there is a folder, so that a mistake leaves nothing behind.
        if let keepBest { _ = try recipe.metric(deciding: keepBest) }
        return PreparedTraining(
            plan: self, record: record, dataset: dataset, recipe: recipe,
            memory: try recipe.memory(batchSize: batchSize, on: dataset), judge: trainedJudge,
            training: try augmentation?.applied(to: dataset, generated: generated?.images, seed: seed) ?? dataset.train,
            generated: generated, origin: first, workers: workers)
    }

    /// Where the run will lie; its number is not known yet, and no path from it depends on that.
    var folder: String {
        switch place {
        case .numbered(let outputs): outputs + "/00000"
        case .folder(let path): path
        }
    }

    /// The classes of pixels, for a model that learns them; `nil` for any other.
    /// - Throws: `DataError` for images without masks or with masks of one class, `OptionError` for what leaves masks behind.
    private func maskClasses(of dataset: Dataset, for entry: ModelCatalog.Entry) throws -> [String]? {
        guard entry.needsMasks else { return nil }
        if data.preparation.cropping != nil {
            throw OptionError("\(model) learns from masks, and --crop cuts pictures without theirs; use --size")
        }
        if generator != nil {
            throw OptionError("\(model) learns from masks, and generated pictures have none; leave out --augment-with")
        }
        guard let classes = dataset.maskClasses else {
            throw DataError(
                "\(model) learns the class of each pixel, and \(data.name) has no masks; use scenes, or a folder with a folder "
                    + "images and a folder masks")
        }
        guard classes.count > 1 else {
            throw DataError(
                "\(data.name): all masks have the one value \(classes.joined()), and \(model) tells at least two apart")
        }
        return classes
    }

    /// The options, with what operations of augmentation ask of the model itself.
    /// - Throws: `OptionError` for a model that does not normalise its images, or where both say how.
    private func completedOptions(_ entry: ModelCatalog.Entry) throws -> [String: JSONValue] {
        guard let asked = try augmentation.flatMap({ try Augmentation(parsing: $0).inputNormalisation }) else {
            return options
        }
        let name = "inputNormalisation"
        guard entry.options.contains(where: { $0.name == name }) else {
            throw OptionError(
                "--augment keras: \(asked) is for models that classify; what \(entry.name) learns to make are pictures as they are"
            )
        }
        guard options[name] == nil else {
            throw OptionError(
                "--augment keras and --input-normalisation both say how pictures are normalised; leave one out")
        }
        return options.merging([name: .text(asked)]) { $1 }
    }

    /// What a run records of augmentation.
    /// - Throws: `OptionError` where it does not go with the images or the model.
    private func augmentationRecord(
        _ entry: ModelCatalog.Entry, _ dataset: Dataset, _ generated: GeneratedTrainingImages?
    ) throws -> RunRecord.Augmentation? {
        let parsed = try augmentation.map { try Augmentation(parsing: $0) }
        guard parsed != nil || generated != nil else { return nil }
        guard dataset.table == nil else {
            throw OptionError("--augment changes pictures, and \(data.name) is a table of numbers; leave it out")
        }
        if let parsed, parsed.mixes, entry.needsMasks {
            throw OptionError(
                "mixup and cutmix mix the classes of whole pictures, and \(entry.name) learns those of pixels; leave them out"
            )
        }
        if let parsed, parsed.mixes, entry.needsLabels, !entry.learnsProbabilities {
            throw OptionError(
                "mixup and cutmix give a picture several classes, and \(entry.name) learns from one; leave them out")
        }
        // What cannot be done to pictures of this size is said before there is a folder.
        try parsed?.check(
            dataset.imageShape, at: AugmentationPlace(seed: seed, epoch: 0, index: 0, count: dataset.train.count))
        return RunRecord.Augmentation(operations: parsed?.description, generated: generated?.record)
    }

    private func optimizerRecord(_ preset: String?) throws -> RunRecord.Optimizer {
        let usual = try ModelCatalog.usualOptimizer(of: model)
        let text = optimizer ?? preset
        var record = try text.map { try RunRecord.Optimizer(parsing: $0, usual: usual) } ?? RunRecord.Optimizer(usual)
        // Through its decimal digits, so that the record says what was written.
        if let learningRate { record.learningRate = Double(learningRate.description) ?? record.learningRate }
        return record
    }
}
