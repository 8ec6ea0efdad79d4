import EaselCore
import EaselData
import EaselFiles
import EaselRuntime
import EaselTraining

/// A learning curve: how well classifiers do that learn from ever more images of each class, each several times.
///
///     var curve = LearningCurve([TrainingPlan("resnet20", on: DatasetSource("cifar10"))], in: "curve")
///     (curve.sizes, curve.repeats) = ([100, 600, nil], 3)
///     let result = try curve.run()
///
/// Every run is a run as any other, under `runs/` in the curve's folder, with as many images of each class (`BalancedSubset`):
/// repeats differ in their seed, which draws the images too, models and sizes do not, and all are tested on the same images. A
/// curve that was stopped goes on where it was, and can be given more sizes, repeats and models.
public struct LearningCurve: Sendable {
    /// The training of each model; its place and the subset of its images are set for each run.
    public var plans: [TrainingPlan]
    /// The sizes: images of each class, `nil` for all.
    public var sizes: [Int?] = [nil]
    /// The runs of each size and model; the seed of each is one more than that of the one before.
    public var repeats = 1
    /// The folder of the curve.
    public var folder: String
    /// The folders of other curves, of other settings, that are drawn in the same figures; each is measured on as many images of
    /// the same classes.
    public var beside: [String] = []

    /// Plans a curve.
    public init(_ plans: [TrainingPlan], in folder: String) { (self.plans, self.folder) = (plans, folder) }

    /// The runs, in the order in which they are trained: the first of each size and model before the second, so that there is
    /// something to see soon.
    public var cells: [LearningCurveCell] {
        (1...max(1, repeats)).flatMap { number in
            sizes.flatMap { size in plans.map { LearningCurveCell(model: $0.model, perClass: size, number: number) } }
        }
    }

    /// Checks everything that can be checked without reading images.
    /// - Throws: `OptionError` by the name of the option.
    public func check() throws {
        guard (1...1000).contains(repeats) else {
            throw OptionError("--repeats is \(repeats), it must be from 1 to 1000")
        }
        guard !plans.isEmpty, !sizes.isEmpty else {
            throw OptionError("a learning curve is of at least one model and one --per-class")
        }
        var (models, seen): (Set<String>, Set<Int?>) = ([], [])
        for size in sizes where !seen.insert(size).inserted {
            throw OptionError("--per-class has \(size.map { "\($0)" } ?? "all") twice; leave one out")
        }
        guard !beside.contains(folder), Set(beside).count == beside.count else {
            throw OptionError("--beside names other curves, each once, and not the one that is trained")
        }
        for plan in plans {
            let entry = try ModelCatalog.entry(named: plan.model)
            guard entry.classifier != nil else {
                throw OptionError(
                    "\(plan.model) \(entry.task.doing), and a learning curve is of how well classes are told apart; name a "
                        + "classifier, such as small-convnet")
            }
            guard models.insert(entry.name).inserted else {
                throw OptionError("\(plan.model) is named twice; name each model once")
            }
            guard plan.seconds == nil else {
                throw OptionError(
                    "a learning curve is of runs of as many --epochs, and not of a time; leave out --seconds")
            }
            guard plan.data.reading.target != .number else {
                throw OptionError("a learning curve is of accuracy, and --target number has none; leave it out")
            }
            guard plan.stopEarly ?? 0 == 0 else {
                throw OptionError("a learning curve is of runs of as many --epochs; leave out --stop-early")
            }
            _ = try ModelCatalog.completed(RunRecord.Model(name: plan.model, options: plan.options))
            for size in sizes {
                var plan = plan
                plan.data.reading.perClass = size.map { BalancedSubset($0) }
                try plan.check()
            }
        }
    }

    /// Trains what is not trained yet, and writes `learning-curve.csv`, `learning-curve-summary.csv`, `learning-curve.svg` and
    /// `learning-curve-epochs.svg` after each run.
    /// - Parameters:
    ///   - workers: The threads to run on.
    ///   - shouldStop: Asked after each batch.
    ///   - report: Called with what happens.
    /// - Returns: The result; of what there is where it was stopped.
    /// - Throws: `OptionError` for a folder whose runs are of other settings, and what training throws.
    public func run(
        workers: Workers = .shared, shouldStop: () -> Bool = { false }, report: (LearningCurveEvent) -> Void = { _ in }
    ) throws -> LearningCurveResult {
        try check()
        for plan in plans {
            try requireClasses(plan)
            // Before there is a folder of settings that no run could be begun with.
            if let origin = plan.origin {
                _ = try OriginWeights(origin).options(
                    for: ModelCatalog.entry(named: plan.model), given: plan.options, channels: 3)
            }
        }
        let neighbours = try zip(beside, NeighbourCurve.names(of: beside)).map { try NeighbourCurve($0, called: $1) }
        try open()
        let cells = cells
        var (result, records) = (
            LearningCurveResult(folder: folder, beside: neighbours), [LearningCurveCell: RunRecord.Dataset]()
        )
        for (place, cell) in cells.enumerated() {
            let found = try finished(cell)
            if let found { try requireComparable(found, neighbours) }
            let directory =
                try found
                ?? train(cell, beside: neighbours, place: place + 1, of: cells.count, workers, shouldStop, report)
            guard let directory else {
                result.isInterrupted = true
                break
            }
            records[cell] = directory.record.dataset
            try requireSameImages(cell, among: records)
            let run = try LearningCurveRun(cell, in: directory, named: "runs/\(cell.name)")
            try result.add(run, directory)
            if found == nil || place == cells.count - 1 { try result.write() }
            report(.finished(run, place: place + 1, of: cells.count, isFound: found != nil))
            // What is there already takes no time to pass over.
            if found == nil, place < cells.count - 1, shouldStop() {
                result.isInterrupted = true
                break
            }
        }
        if result.isInterrupted, !result.runs.isEmpty { try result.write() }
        return result
    }

    /// Refuses a table whose column is of numbers, of which there is no accuracy, before anything is trained.
    private func requireClasses(_ plan: TrainingPlan) throws {
        let entry = try ModelCatalog.entry(named: plan.model)
        // What a list of pictures has is a class, where nobody says otherwise.
        guard entry.learnsNumbers, try plan.data.isTable() else { return }
        var source = plan.data
        (source.reading.target, source.reading.perClass) = (try plan.target(for: entry), nil)
        guard let column = try source.load().learnedNumber else { return }
        throw OptionError(
            "\(source.name): its column \(column.name) is of numbers, and a learning curve is of accuracy; --target class takes them "
                + "for classes, and --label names another column")
    }

    /// Makes the folder, or checks that it is that of a curve with the same settings.
    private func open() throws {
        let models = Dictionary(
            plans.map { ($0.model, PlanSettings.settings(of: $0, from: folder)) },
            uniquingKeysWith: { first, _ in first })
        if FileSystem.isFolder(folder) || FileSystem.isFile(folder) {
            let names = try OpenFolder(folder).names()
            guard names.isEmpty || names.contains(LearningCurveRecord.name) else {
                throw FileError(
                    path: folder,
                    problem: "is not empty, and holds no learning curve; name a new folder with --output")
            }
        }
        try FileSystem.makeFolder(folder)
        let opened = try OpenFolder(folder)
        let before = try LearningCurveRecord.read(in: opened)
        var record = before ?? LearningCurveRecord(easelVersion: easelVersion, models: [:])
        try record.add(models, in: folder)
        if record != before { try record.write(in: opened) }
    }

    private func path(of cell: LearningCurveCell) -> String { "\(folder)/runs/\(cell.name)" }

    /// The run of a cell that is trained to its end; `nil` where there is something left to train.
    private func finished(_ cell: LearningCurveCell) throws -> RunDirectory? {
        guard FileSystem.isFile("\(path(of: cell))/run.json") else { return nil }
        let directory = try RunDirectory.open(path(of: cell))
        let plan = try plan(of: cell)
        guard directory.record.seed == plan.seed,
            directory.record.dataset.reading?.perClass == plan.data.reading.perClass
        else {
            throw RunError(
                "\(directory.path): a run of other images or another seed than its name says; move it away to train it anew"
            )
        }
        // Where nobody says how many, a run has as many as are usual for it.
        if let epochs = plan.epochs, directory.record.epochs != epochs {
            throw RunError(
                "\(directory.path): is of \(directory.record.epochs) epochs, and the curve of \(epochs); move it away to train it "
                    + "anew")
        }
        return directory.isTrainedToItsEnd ? directory : nil
    }

    private func requireComparable(_ run: RunDirectory, _ neighbours: [NeighbourCurve]) throws {
        for neighbour in neighbours { try neighbour.requireComparable(run.record.dataset) }
    }

    /// The plan of a cell's run.
    private func plan(of cell: LearningCurveCell) throws -> TrainingPlan {
        guard var plan = plans.first(where: { $0.model == cell.model }) else {
            throw OptionError("there is no plan for \(cell.model)")
        }
        plan.seed &+= UInt64(cell.number - 1)
        plan.data.reading.perClass = cell.perClass.map { BalancedSubset($0, seed: plan.seed) }
        plan.place = .folder(path(of: cell))
        return plan
    }

    /// Trains a cell's run to its end; `nil` where it was stopped before, and saved.
    private func train(
        _ cell: LearningCurveCell, beside neighbours: [NeighbourCurve], place: Int, of count: Int, _ workers: Workers,
        _ shouldStop: () -> Bool, _ report: (LearningCurveEvent) -> Void
    ) throws -> RunDirectory? {
        let plan = try plan(of: cell)
        let trainer: Trainer
        if FileSystem.isFile("\(path(of: cell))/run.json") {
            let resumed = try ResumedTraining(
                path(of: cell), data: plan.data.isFolder ? plan.data.name : nil, root: plan.data.root,
                storage: plan.data.storage, workers: workers
            ) { report(.training(.note($0))) }
            for line in resumed.notes { report(.training(.note(line))) }
            trainer = try resumed.trainer { report(.training($0)) }
        } else {
            let prepared = try plan.prepared(workers: workers) { report(.training(.note($0))) }
            for line in prepared.dataset.notes { report(.training(.note(line))) }
            trainer = try prepared.begin { report(.training(.note($0))) }
        }
        try requireComparable(trainer.directory, neighbours)
        report(.began(cell, place: place, of: count, trainer))
        let end = try trainer.run(shouldStop: shouldStop) { report(.training($0)) }
        return end == .finished ? trainer.directory : nil
    }

    /// Checks that a run was tested on the images that the others were, and learned from those that runs of as many images and
    /// its seed did.
    private func requireSameImages(
        _ cell: LearningCurveCell, among records: [LearningCurveCell: RunRecord.Dataset]
    ) throws {
        guard let own = records[cell] else { return }
        for (other, dataset) in records {
            let learnsSame = other.perClass == cell.perClass && (other.number == cell.number || cell.perClass == nil)
            guard
                own.measuredFingerprint != dataset.measuredFingerprint
                    || (learnsSame && own.fingerprint != dataset.fingerprint)
            else { continue }
            throw RunError(
                "\(path(of: cell)): not of the same pictures as \(path(of: other)), so the two cannot be compared; the pictures have "
                    + "changed meanwhile, and another --output begins anew")
        }
    }
}

extension RunDirectory {
    /// Whether there is nothing left to train.
    var isTrainedToItsEnd: Bool {
        guard let latest = try? latestCheckpoint().metadata else { return false }
        return latest.isEpochComplete && latest.epoch >= record.epochs
    }
}

extension RunRecord.Dataset {
    /// The part of the fingerprint that is of other images than those that are learned from.
    fileprivate var measuredFingerprint: Substring { fingerprint.dropFirst("crc32:".count + 8) }
}
