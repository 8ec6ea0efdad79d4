import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselRuns
import EaselRuntime
import EaselTraining

/// `easel train`.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model into a numbered run directory, or go on with a run.",
        discussion: """
            Examples:
              easel train autoencoder --data mnist --epochs 5
              easel train autoencoder --data pictures/ --latent-size 128
              easel train denoising-autoencoder --data mnist --noise gaussian:0.4
              easel train dcgan --data mnist --average-decay 0.999
              easel train --resume outputs/00001-autoencoder-mnist

            Models:
            \(ModelCatalog.entries.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

            Data sets: mnist, fashion-mnist, cifar10, digits (drawn, needs no files), or a folder of PNG files of one size.
            Ctrl-C saves and says how to go on.
            With --resume, --epochs is how many epochs the run has in all, --data where its folder of pictures is now;
            --learning-rate, --clip-norm and --clip-value take the place of what the run was begun with, from there on.
            """)

    @Argument(help: "The model: \(ModelCatalog.names.joined(separator: ", ")).")
    var model: String?

    @Option(help: ArgumentHelp("The pictures to learn from: a data set's name or a folder.", valueName: "set|folder"))
    var data: String?

    @Option(help: ArgumentHelp("Times to go through all pictures. (default: 5)", valueName: "count"))
    var epochs: Int?

    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup var runtime: RuntimeOptions

    @Option(
        help: ArgumentHelp(
            "Where data sets, and a run's folder of pictures that has moved, are looked for first.",
            valueName: "folder"))
    var dataRoot: String?

    @Option(help: ArgumentHelp("Use at most this many pictures of each split.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("The run's folder, instead of the next number under outputs/.", valueName: "folder"))
    var output: String?

    @Option(help: ArgumentHelp("Go on with a run from its latest checkpoint.", valueName: "run"))
    var resume: String?

    @Option(help: ArgumentHelp("Save a checkpoint every so many batches, too.", valueName: "batches"))
    var checkpointEvery: Int?

    @Option(
        help: ArgumentHelp(
            "Keep the best checkpoint by this test measurement, such as mse, diversity or frechetDistance, beside "
                + "the latest. (default: the loss; frechetDistance where two players are judged)", valueName: "metric"))
    var keepBest: String?

    @Option(
        name: .customLong("keep"),
        help: ArgumentHelp(
            "Which checkpoints stay beside the latest and the best: all, last:5, every:10, last:5,every:10 or best. "
                + "(default: all)", valueName: "rule"))
    var keep: String?

    @Option(
        help: ArgumentHelp(
            "A classifier's run that looks at what is drawn each epoch (gan, dcgan, conditional-dcgan).",
            valueName: "run"))
    var judge: String?

    @Flag(help: "Say what would be trained and how much memory it takes, and stop.")
    var dryRun = false

    func validate() throws {
        // As many as a run's record takes.
        if let epochs { try check("--epochs", epochs, in: 1...1_000_000) }
        if let limit { try check("--limit", limit, in: 1...1_000_000_000) }
        if let checkpointEvery { try check("--checkpoint-every", checkpointEvery, in: 1...1_000_000_000) }
        if let keep {
            _ = try CheckpointRetention(parsing: keep)
            if keep == "best", keepBest == nil, resume == nil {
                throw ValidationError("--keep best needs --keep-best, which says what the best is measured by")
            }
        }
        if resume == nil {
            guard let model else {
                throw ValidationError("name a model (\(ModelCatalog.names.joined(separator: ", "))), or --resume RUN")
            }
            guard ModelCatalog.names.contains(model) else {
                throw ValidationError(ModelCatalog.unknown(model).description)
            }
            guard data != nil else {
                throw ValidationError(
                    "--data names the pictures: \(DatasetCatalog.names.joined(separator: ", ")), or a folder of PNG files"
                )
            }
        } else {
            let given =
                flags([
                    ("the model", model != nil), ("--limit", limit != nil), ("--output", output != nil),
                    ("--judge", judge != nil),
                    ("--dry-run", dryRun),
                ]) + training.given + modelOptions.given
            guard given.isEmpty else {
                throw ValidationError(
                    "--resume goes on with what the run was begun with; leave out \(given.joined(separator: ", "))")
            }
        }
    }

    func run() throws {
        if let resume { return try goOn(resume) }
        guard let model, let data else { return }
        let source = DatasetSource(data, root: dataRoot, limit: limit)
        let dataset = try source.load { Output.tell($0) }
        if ModelCatalog.needsLabels(model), dataset.classNames == nil {
            throw StepError(
                "\(model) learns from pictures with labels, and \(data) has none; use mnist, fashion-mnist, cifar10, digits "
                    + "or a folder with a folder for each class")
        }
        let trainedJudge = try judge.map {
            try TrainedJudge(run: withoutTrailingSlash($0), workers: runtime.workers)
        }
        try trainedJudge?.requireClasses(dataset.classNames, of: data)
        // Its number is not known yet, and no path from it depends on that.
        let folder = output.map(withoutTrailingSlash) ?? "outputs/00000"
        let record = try RunRecord(
            easelVersion: easelVersion, host: .init(threads: runtime.threads ?? Workers.coreCount),
            model: modelOptions.record(model, classes: dataset.classNames?.count),
            image: .init(height: dataset.height, width: dataset.width, channels: dataset.channels),
            dataset: .init(source, dataset, run: folder), seed: training.seed, epochs: epochs ?? 5,
            batchSize: training.givenBatchSize ?? RunRecord.usualBatchSize(images: dataset.train.count),
            optimiser: training.optimizerRecord(for: model), schedule: training.checkedSchedule(),
            clipping: training.clipping, judge: trainedJudge?.recorded(in: folder), keepBest: keepBest,
            checkpointInterval: checkpointEvery, retention: keep)
        let recipe = try ModelCatalog.recipe(for: record, judge: trainedJudge, workers: runtime.workers)
        let memory = try recipe.memory(batchSize: record.batchSize, on: dataset)
        // Before anything is allocated; a dry run is asked so as to hear it.
        if dryRun {
            try describe(record, dataset)
            if let shortage = memory.shortage { return try Output.say(shortage) }
        }
        try memory.requireAvailable()
        // Before there is a folder, so that a mistake leaves nothing behind.
        if let keepBest { _ = try recipe.metric(deciding: keepBest) }
        if dryRun { return }
        InterruptFlag.startWatching()
        let directory =
            try output.map { _ in try RunDirectory.create(at: folder, record: record, judge: trainedJudge) }
            ?? RunDirectory.create(named: "\(model)-\(record.dataset.name)", record: record, judge: trainedJudge)
        try train(recipe, dataset, directory, resuming: false)
    }

    private func goOn(_ path: String) throws {
        let location = RunLocation(path)
        let opened = try RunDirectory.open(location.path, forTraining: true)
        // Written down when all else is known to be right, before the first step.
        let directory = opened.planning(training.change)
        for note in directory.strangers { Output.tell(note) }
        if let name = location.checkpoint {
            let (named, latest) = (try directory.checkpoint(named: name), try directory.latestCheckpoint())
            guard named.metadata.fileName == latest.metadata.fileName else {
                throw StepError(
                    "\(path): a run goes on from its latest checkpoint, which is \(latest.metadata.fileName); move those "
                        + "after \(named.metadata.fileName) away to go on from there")
            }
        }
        let dataset = try directory.loadPictures(from: data, root: dataRoot) { Output.tell($0) }
        let recipe = try ModelCatalog.recipe(
            for: directory.record, judge: TrainedJudge(keptIn: directory, workers: runtime.workers),
            workers: runtime.workers)
        InterruptFlag.startWatching()
        let (before, after) = (opened.record.optimiser.learningRate, directory.record.optimiser.learningRate)
        if before != after { Output.tell("learning rate \(Float(after)) from here on, \(Float(before)) before") }
        try train(recipe, dataset, directory, resuming: true)
    }

    private func describe(_ record: RunRecord, _ dataset: Dataset) throws {
        try Output.say(
            lines: ModelDescription(
                record.model, image: record.imageShape, batchSize: record.batchSize,
                optimizer: record.optimiser.makeOptimizer()
            ).lines)
        try Output.say(
            "pictures: \(dataset.train.count) to learn from, \(dataset.test.count) to test on (\(dataset.source))")
    }

    private func train(_ recipe: any Recipe, _ dataset: Dataset, _ directory: RunDirectory, resuming: Bool) throws {
        for note in dataset.notes { Output.tell(note) }
        let trainer = try Trainer(recipe, on: dataset, into: directory, epochs: epochs, resuming: resuming) {
            if case .note(let text) = $0 { Output.tell(text) }
        }
        if let checkpointEvery { trainer.checkpointInterval = checkpointEvery }
        if let keepBest { trainer.keepBest = keepBest }
        if let keep { trainer.retention = try CheckpointRetention(parsing: keep) }
        let all = epochs ?? directory.record.epochs
        let done = trainer.stepsDone / trainer.stepsPerEpoch
        if trainer.stepsDone > all * trainer.stepsPerEpoch {
            Output.tell(
                "\(directory.path): \(counted(done, "epoch"))\(done == all ? " and a part of the next are" : done == 1 ? " is" : " are") "
                    + "done, more than --epochs \(all); train on with: " + resumeCommand(directory, epochs: done + 5))
            return try checkOutput(directory)
        }
        if trainer.isFinished {
            Output.tell(
                "\(directory.path): all \(all) epochs are done; train on with: "
                    + resumeCommand(directory, epochs: all + 5))
            return try checkOutput(directory)
        }
        Output.tell(
            "\(directory.record.model.name) on \(directory.record.dataset.name): \(counted(dataset.train.count, "picture")) of "
                + "\(directory.record.imageShape), run \(directory.path)"
                + (resuming ? ", from step \(trainer.stepsDone)" : ""))
        Output.tell(diskLine(trainer))
        var bar = ProgressBar(
            epochs: all, stepsPerEpoch: trainer.stepsPerEpoch, stepsDone: trainer.stepsDone, on: .standardOutput)
        defer { bar.finish() }
        let end = try trainer.run(shouldStop: { InterruptFlag.isRaised }) { event in
            switch event {
            case .step(let epoch, let step, let images, let losses):
                bar.advance(epoch: epoch, step: step, images: images, losses: losses)
            case .epoch(let record): bar.print(EpochLine(record, of: all).text)
            case .note(let text): bar.print(text)
            }
        }
        bar.finish()
        switch end {
        case .finished:
            Output.tell("pictures: \(directory.samplesPath)   curves: \(directory.chartPath)")
            try checkOutput(directory)
        case .interrupted:
            Output.tell("saved after step \(trainer.stepsDone); go on with: \(resumeCommand(trainer.directory))")
            if let lost = lostOutput(directory) { Output.warn("Error: \(lost)") }
            throw ExitCode(128 + InterruptFlag.signalNumber)
        }
    }

    /// What the run's checkpoints will take of the disk, and whether that is there.
    private func diskLine(_ trainer: Trainer) -> String {
        let (each, all) = (trainer.checkpointByteCount, trainer.diskByteCount)
        let line = "checkpoints: \(byteText(each)) each, up to \(byteText(all)) in all"
        guard let free = trainer.freeByteCount, free < all else { return line }
        return line + "; only \(byteText(free)) are free here, so keep fewer, as with --keep last:5"
    }

    /// Output that was lost stops no training, but is not passed over in the end.
    private func checkOutput(_ directory: RunDirectory) throws {
        if let lost = lostOutput(directory) { throw StepError(lost) }
    }

    private func lostOutput(_ directory: RunDirectory) -> String? {
        Output.failure.map { "\(directory.path) is trained and saved, but its output was lost: \($0)" }
    }

    /// What goes on with a run in the same way, to be pasted into a shell.
    private func resumeCommand(_ directory: RunDirectory, epochs: Int? = nil) -> String {
        var words = [CommandLine.arguments.first ?? "easel", "train", "--resume", directory.path]
        // Named again where it was, and where the record does not lead to it.
        let isFound = (try? directory.pictureSource(root: dataRoot)) != nil
        if let data, resume != nil || !isFound { words += ["--data", data] }
        if let epochs {
            if epochs != directory.record.epochs { words += ["--epochs", "\(epochs)"] }
            // Not written down yet, for nothing was trained.
            if resume != nil { words += training.changes }
        }
        if let dataRoot { words += ["--data-root", dataRoot] }
        if let threads = runtime.threads { words += ["--threads", "\(threads)"] }
        return words.map(shellQuoted).joined(separator: " ")
    }
}
