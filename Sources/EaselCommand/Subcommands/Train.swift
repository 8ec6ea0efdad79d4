import ArgumentParser
import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselRuns
import EaselRuntime
import EaselTraining

/// `easel train`.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model into a numbered run directory, or resume a run.",
        discussion: """
            Examples:
              easel train autoencoder --data mnist --epochs 5
              easel train autoencoder --data pictures/ --latent-size 128
              easel train denoising-autoencoder --data mnist --noise gaussian:0.4
              easel train dcgan --data mnist --seconds 210
              easel train small-convnet --data pictures/ --size 32 --augment standard
              easel train --resume outputs/00001-autoencoder-mnist

            Models:
            \(ModelCatalog.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))
            Each has options of its own, such as --latent-size: easel models NAME lists them.

            Data sets: \(DatasetCatalog.listing), or a folder of pictures: PNG, JPEG, WebP,
            BMP, GIF and PNM files, brought to one size by --size 64; an archive of one (.zip, .tar, .tar.gz,
            .tar.xz); or arrays (.npz, .npy, IDX).
            Ctrl-C saves and prints the command that resumes.
            With --resume, --epochs is the total number of epochs, --data where its folder of pictures is now;
            --learning-rate, --clip-norm and --clip-value take the place of what the run was begun with, from there on.
            """)

    @Argument(help: "The model: \(ModelCatalog.names.joined(separator: ", ")).", completion: .models)
    var model: String?

    @Option(
        help: ArgumentHelp("The pictures to learn from: a data set's name or a folder.", valueName: "set|folder"),
        completion: .dataSets)
    var data: String?

    @Option(
        help: ArgumentHelp(
            "Number of epochs, passes through all pictures. (default: 5; of a table, as many as make 1000 batches, at most 100)",
            valueName: "count"))
    var epochs: Int?

    @Option(
        help: ArgumentHelp(
            "Time to train in, in place of --epochs: as many epochs as fit, which the run records. Repeating the run with so "
                + "many --epochs gives the same bytes.", valueName: "seconds"))
    var seconds: Double?

    @OptionGroup(title: "Pictures") var pictures: PreparationOptions
    @OptionGroup(title: "Pictures") var crops: CropOptions
    @OptionGroup(title: "Augmentation") var augmentation: AugmentationOptions
    @OptionGroup(title: "Reading") var reading: ReadingOptions
    @OptionGroup(title: "Splits") var splits: SplitOptions
    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup var runtime: RuntimeOptions
    @OptionGroup var pixels: CacheOptions

    @Option(
        help: ArgumentHelp(
            "Where data sets, and a run's folder of pictures that has moved, are looked for first.",
            valueName: "folder"), completion: .directory)
    var dataRoot: String?

    @Option(help: ArgumentHelp("Use at most this many pictures of each split.", valueName: "count"))
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Learn from so many pictures of each class, drawn at random by --seed; those to test on stay. (default: from all)",
            valueName: "count"))
    var perClass: Int?

    @Option(
        help: ArgumentHelp("The run's folder, instead of the next number under outputs/.", valueName: "folder"),
        completion: .directory)
    var output: String?

    @Option(
        help: ArgumentHelp("Resume a run from its latest checkpoint.", valueName: "run"), completion: .directory)
    var resume: String?

    @Option(help: ArgumentHelp("Also save a checkpoint every so many batches.", valueName: "batches"))
    var checkpointEvery: Int?

    @Option(
        help: ArgumentHelp(
            "Keep the best checkpoint by this test measurement, such as mse, diversity or frechetDistance, beside "
                + "the latest. (default: the loss; of a GAN, frechetDistance with --judge)", valueName: "metric"))
    var keepBest: String?

    @Option(
        help: ArgumentHelp(
            "End training when what --keep-best measures, or the loss, has not improved for so many epochs; with --resume 0 "
                + "goes on to the last.", valueName: "epochs"))
    var stopEarly: Int?

    @Option(
        name: .customLong("keep"),
        help: ArgumentHelp(
            "Which checkpoints to keep beside the latest and the best: all, last:5, every:10, last:5,every:10 or best. "
                + "(default: all)", valueName: "rule"),
        completion: .list(["all", "last:5", "every:10", "last:5,every:10", "best"]))
    var keep: String?

    @Flag(
        help: ArgumentHelp(
            "Also write what TensorBoard shows, into the run's folder under tensorboard/: measurements, sample pictures and "
                + "histograms of weights of each epoch, and the graph of the model. A resumed run goes on with it."))
    var tensorboard = false

    @OptionGroup var origin: OriginOptions

    @Option(
        help: ArgumentHelp(
            "The run of a classifier that judges the drawn pictures each epoch "
                + "(\(ModelCatalog.all.filter(\.takesJudge).map(\.name).joined(separator: ", "))).",
            valueName: "run"), completion: .directory)
    var judge: String?

    @Flag(help: "Say what would be trained and how much memory it takes, then stop.")
    var dryRun = false

    func validate() throws {
        guard resume == nil else {
            let given =
                flags([
                    ("the model", model != nil), ("--seconds", seconds != nil), ("--limit", limit != nil),
                    ("--per-class", perClass != nil),
                    ("--output", output != nil),
                    ("--judge", judge != nil), ("--dry-run", dryRun),
                ]) + origin.given + pictures.given + crops.given + augmentation.given + reading.given + splits.given
                + training.given
                + modelOptions.given
            guard given.isEmpty else {
                throw ValidationError(
                    "--resume goes on with what the run was begun with; leave out \(given.joined(separator: ", "))")
            }
            return try change.check()
        }
        if crops.crop != nil, pictures.size != nil {
            throw ValidationError("--crop cuts of pictures as they are; leave out --size, or use --crop-from")
        }
        if epochs != nil, seconds != nil { throw ValidationError("--epochs and --seconds cannot both be given") }
        guard let model else {
            throw ValidationError("name a model (\(ModelCatalog.names.joined(separator: ", "))), or --resume RUN")
        }
        _ = try ModelCatalog.entry(named: model)
        guard let data else {
            throw ValidationError(
                "--data names the pictures: \(DatasetCatalog.names.joined(separator: ", ")), or a folder of pictures")
        }
        try plan(model, data).check()
    }

    func run() throws {
        if let resume { return try goOn(resume) }
        guard let model, let data else { return }
        let prepared = try plan(model, data).prepared(workers: runtime.workers) { Output.tell($0) }
        // A dry run is for learning what training would take, even if that is too much.
        if dryRun { return try describe(prepared) }
        InterruptFlag.startWatching()
        try train(prepared.begin { Output.tell($0) }, on: prepared.dataset, resuming: false)
    }

    /// What the flags ask for.
    private func plan(_ model: String, _ data: String) throws -> TrainingPlan {
        var preparation = pictures.preparation
        preparation.cropping = crops.cropping
        var reading = reading.reading(splits)
        reading.perClass = perClass.map { BalancedSubset($0, seed: training.givenSeed ?? 0) }
        var plan = TrainingPlan(
            model,
            on: DatasetSource(
                data, root: dataRoot, limit: limit, preparation: preparation, reading: reading,
                storage: pixels.storage))
        training.apply(to: &plan)
        augmentation.apply(to: &plan)
        plan.options = try modelOptions.values(for: model)
        plan.epochs = epochs
        plan.seconds = seconds
        try origin.apply(to: &plan)
        plan.judge = judge.map(withoutTrailingSlash)
        (plan.keepBest, plan.checkpointInterval, plan.retention) = (keepBest, checkpointEvery, keep)
        (plan.stopEarly, plan.tensorBoard) = (stopEarly, tensorboard)
        if let output { plan.place = .folder(withoutTrailingSlash(output)) }
        return plan
    }

    /// The changes to a resumed run that the flags ask for.
    private var change: TrainingChange {
        TrainingChange(
            epochs: epochs, learningRate: training.learningRate, clipping: training.clipping, keepBest: keepBest,
            stopEarly: stopEarly, checkpointInterval: checkpointEvery, retention: keep,
            tensorBoard: tensorboard ? true : nil)
    }

    private func goOn(_ path: String) throws {
        let resumed = try ResumedTraining(
            path, change: change, data: data, root: dataRoot, storage: pixels.storage, workers: runtime.workers
        ) { Output.tell($0) }
        for note in resumed.notes { Output.tell(note) }
        InterruptFlag.startWatching()
        let trainer = try resumed.trainer {
            if case .note(let text) = $0 { Output.tell(text) }
        }
        try train(trainer, on: resumed.dataset, resuming: true)
    }

    private func describe(_ prepared: PreparedTraining) throws {
        try Output.say(lines: prepared.description().lines)
        let dataset = prepared.dataset
        try Output.say(
            "\(prepared.record.dataset.noun)s: \(dataset.train.count) to learn from, \(dataset.test.count) to test on"
                + (dataset.validation.map { ", \($0.count) for validation" } ?? "") + " (\(dataset.source))")
        for note in dataset.notes { try Output.say(note) }
        for line in prepared.record.augmentation.map(lines) ?? [] { try Output.say(line) }
        if let shortage = prepared.memory.shortage { try Output.say(shortage) }
    }

    private func train(_ trainer: Trainer, on dataset: Dataset, resuming: Bool) throws {
        for note in dataset.notes { Output.tell(note) }
        let directory = trainer.directory
        let all = epochs ?? directory.record.epochs
        let done = trainer.stepsDone / trainer.stepsPerEpoch
        if trainer.stepsDone > all * trainer.stepsPerEpoch {
            Output.tell(
                "\(directory.path): \(counted(done, "epoch"))\(done == all ? " and a part of the next are" : done == 1 ? " is" : " are") "
                    + "done, more than --epochs \(all); train on with: " + resumeCommand(directory, epochs: done + 5))
            return try checkOutput(directory)
        }
        if trainer.isFinished {
            // A kill may have come between the last epoch and what is kept at the end.
            _ = try trainer.run()
            if let early = trainer.earlyStop { return try tell(early, directory) }
            Output.tell(
                "\(directory.path): all \(all) epochs are done; train on with: "
                    + resumeCommand(directory, epochs: all + 5))
            return try checkOutput(directory)
        }
        Output.tell(
            "\(directory.record.model.name) on \(directory.record.dataset.name): "
                + "\(counted(dataset.train.count, directory.record.dataset.noun)) of \(directory.record.shapeText), run \(directory.path)"
                + (resuming ? ", from step \(trainer.stepsDone)" : ""))
        let notes = ModelCatalog.notes(on: directory.record.model, image: directory.record.imageShape)
        for line in notes + (directory.record.augmentation.map(lines) ?? []) { Output.tell(line) }
        Output.tell(diskLine(trainer))
        var bar = ProgressBar(
            epochs: all, stepsPerEpoch: trainer.stepsPerEpoch, stepsDone: trainer.stepsDone, on: .standardOutput)
        defer { bar.finish() }
        let end = try trainer.run(shouldStop: { InterruptFlag.isRaised }) { event in
            switch event {
            case .step(let epoch, let step, let images, let measured):
                bar.advance(
                    epoch: epoch, step: step, images: images,
                    losses: trainer.trainMetrics.compactMap { metric in measured[metric].map { (metric.name, $0) } })
            case .epoch(let record):
                let place = directory.record.dataset.monitoredName
                bar.print(
                    EpochLine(
                        record, of: all, trainer.metrics, showsLearningRate: directory.record.schedule != "constant",
                        measuredOn: place
                    ).text)
            case .note(let text): bar.print(text)
            }
        }
        bar.finish()
        switch end {
        case .finished:
            if let early = trainer.earlyStop {
                Output.tell("\(early.line); \(bestLine(early, directory))")
            }
            Output.tell("pictures: \(directory.samplesPath)   curves: \(directory.chartPath)")
            if directory.record.tensorBoard == true {
                Output.tell("TensorBoard: tensorboard --logdir \(shellQuoted(directory.tensorBoardPath))")
            }
            try checkOutput(directory)
        case .interrupted:
            Output.tell("saved after step \(trainer.stepsDone); go on with: \(resumeCommand(trainer.directory))")
            if let lost = lostOutput(directory) { Output.warn("Error: \(lost)") }
            throw ExitCode(128 + InterruptFlag.signalNumber)
        }
    }
}
