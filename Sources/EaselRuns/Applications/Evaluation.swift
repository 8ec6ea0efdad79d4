import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselRuntime
import EaselTraining

/// The evaluation of a trained run.
public struct Evaluation: Sendable {
    /// The verdict of a judge on generated images.
    public struct Judged: Sendable {
        /// The verdict.
        public let verdict: GeneratedImages.Verdict
        /// The names of the classes, where they are known.
        public let classNames: [String]?
    }

    /// The run's folder.
    public let run: String
    /// The checkpoint that was used.
    public let checkpoint: CheckpointMetadata?
    /// The number of test images.
    public let imageCount: Int
    /// What an image is called: `picture`, or `row` of a table.
    package let noun: String
    /// The measurements on the test images.
    public let report: TestReport
    /// How the accuracy depends on how far the test images are turned or moved, if that was asked for.
    public private(set) var invariance: LocalInvariance?
    /// The test images.
    let test: TestImages
    /// The verdict of the judge, if one was asked for.
    public private(set) var judged: Judged?
    /// Drawn images over their nearest training images, where they were asked for.
    public private(set) var neighbours: ImageGrid?
    /// Notes for the user, one line each.
    public private(set) var notes: [String] = []

    /// Evaluates a run.
    /// - Parameters:
    ///   - directory: The run.
    ///   - checkpoint: One of its checkpoints.
    ///   - request: What to evaluate.
    ///   - workers: The threads to run on.
    ///   - report: Called with a line for people that says what is being downloaded, or written to the user's cache.
    /// - Throws: What is wrong with the run's files, its images, or the request.
    public init(
        of directory: RunDirectory, _ checkpoint: FoundCheckpoint, _ request: EvaluationRequest,
        workers: Workers = .shared, report: (String) -> Void = { _ in }
    ) throws {
        let record = directory.record
        func ownImages() throws -> Dataset {
            try directory.loadImages(
                root: request.root, storage: request.storage, threads: workers.threads, report: report)
        }
        (run, self.checkpoint, noun) = (directory.path, checkpoint.metadata, record.dataset.noun)
        let own = request.data == nil ? try ownImages() : nil
        let found =
            try own?.testImages
            ?? Self.otherImages(request, of: record, threads: workers.threads, notes: &notes, report: report)
        let test = TestImages(
            images: found.images.limited(to: request.limit), classNames: found.classNames, source: found.source,
            maskClasses: found.maskClasses)
        (self.test, imageCount) = (test, test.images.count)
        try request.top.map { try Self.check(top: $0, of: record) }
        let recipe = try ModelCatalog.recipe(for: record, workers: workers)
        try recipe.loadParameters(from: checkpoint.file)
        (self.report, invariance) = try Self.measured(by: recipe, on: test, request, name: record.model.name)
        guard request.judge != nil || request.comparesNeighbours else { return }

        var drawingNotes: [String] = []
        let space = try LatentSpace(
            directory, checkpoint, source: request.source, workers: workers, report: { drawingNotes.append($0) },
            training: {
                try directory.loadImages(root: request.root, storage: request.storage, threads: workers.threads).train
            })
        let asked = try request.className.map { try record.drawnClass($0, of: space.decoder) }
        let count = request.judge == nil ? 20 : min(request.count ?? 10_000, imageCount)
        let compared = request.judge == nil ? test.images : test.images.randomSubset(count)
        // A conditional model draws the classes of the test images, so that the two can be compared.
        let labels = space.decoder.classes == nil ? nil : compared.labels
        let drawn = try GeneratedImages(space, count: count, seed: request.seed) { place in
            asked?.number ?? labels.map { Int($0[place % $0.count]) }
        }
        notes += drawingNotes
        if let path = request.judge {
            let trained = try TrainedJudge(run: path, workers: workers)
            try trained.requireClasses(record.classNames, of: directory.path)
            try trained.requireClasses(test.classNames, of: test.source)
            let judge = trained.judge
            let names = trained.classNames ?? test.classNames.flatMap { $0.count == judge.classes ? $0 : nil }
            let verdict = try drawn.verdict(
                of: trained, beside: TestImages(images: compared, classNames: test.classNames, source: test.source),
                training: trainingImages(of: directory, own, root: request.root, load: { try ownImages() }),
                classNames: record.classNames,
                threads: workers.threads)
            judged = Judged(verdict: verdict, classNames: names)
            notes += verdict.notes
            notes += Self.cautions(verdict.count, asked: request.count, features: judge.featureSize)
        }
        if request.comparesNeighbours {
            // What it may have memorised is what it was trained on, whatever it is tested on.
            let training = try (own ?? directory.imageSource(root: request.root).load(report: report)).train
            neighbours = try drawn.besideNearest(in: training)
        }
    }

    /// What a recipe measures of images, and how its accuracy falls where they are turned or moved.
    private static func measured(
        by recipe: any Recipe, on test: TestImages, _ request: EvaluationRequest, name: String
    ) throws -> (TestReport, LocalInvariance?) {
        var measured = try recipe.report(on: test, importanceSamples: request.importanceSamples)
        if let top = request.top, let measures = measured.measures {
            measured.test[.top5Accuracy] = nil
            measured.test[.topAccuracy(top)] = measures.topAccuracy(top)
        }
        guard !request.rotations.isEmpty || !request.shifts.isEmpty else { return (measured, nil) }
        let invariance = try LocalInvariance(
            of: test.images, angles: request.rotations, distances: request.shifts
        ) { moved in
            guard let accuracy = try recipe.evaluate(on: moved)[.accuracy] else {
                throw OptionError("\(name) sorts into no classes, so it has no accuracy to be measured")
            }
            return accuracy
        }
        return (measured, invariance)
    }

    /// Measures a classifier on a data set or folder, such as a network that was read from a file.
    ///
    /// Where the classifier does not know the names of its classes, they are the data set's by position, which is noted.
    /// - Parameters:
    ///   - trained: The classifier.
    ///   - request: What to evaluate; its data must be named.
    ///   - batchSize: How many images are measured at a time.
    ///   - workers: The threads to run on.
    ///   - report: Called with a line for people that says what is being downloaded, or written to the user's cache.
    /// - Throws: What is wrong with the images or the request, `DataError` for classes that cannot be matched.
    public init(
        of trained: TrainedClassifier, _ request: EvaluationRequest, batchSize: Int = 50, workers: Workers = .shared,
        report: (String) -> Void = { _ in }
    ) throws {
        (run, checkpoint, noun) = (trained.name, nil, "picture")
        let source = DatasetSource(
            request.data ?? "", root: request.root, preparation: trained.preparation, reading: request.reading,
            storage: request.storage, threads: workers.threads)
        let found = try source.loadTestImages(like: nil, report: report)
        let (classes, own) = (trained.model.classes, found.classNames)
        var (images, names) = (found.images, trained.classNames)
        if names == (0..<classes).map(String.init) {
            if let own, own.count != classes {
                throw DataError(
                    "\(found.source): \(counted(own.count, "class")), and \(trained.name) tells \(classes) apart; --labels names "
                        + "them")
            }
            if let own, own != names {
                names = own
                notes.append("the classes of \(trained.name) are taken to be those of \(found.source), in their order")
            }
        } else if let own {
            images = try images.relabelled(from: own, to: names, place: found.source)
        }
        let test = TestImages(
            images: images.limited(to: request.limit), classNames: names, source: found.source)
        (self.test, imageCount) = (test, test.images.count)
        notes += found.notes
        if let top = request.top, !(2..<max(classes, 2)).contains(top) {
            throw OptionError("--top is \(top), it must be from 2 to \(classes - 1), for there are \(classes) classes")
        }
        let recipe = try ClassifierRecipe(
            trained.model, optimizer: Adam(), batchSize: batchSize, workers: workers)
        (self.report, invariance) = try Self.measured(by: recipe, on: test, request, name: trained.name)
    }

    /// Refuses as many most probable classes as say nothing, or a model of no classes, before anything is measured.
    private static func check(top: Int, of record: RunRecord) throws {
        try ModelCatalog.requireClassifier(record.model)
        guard record.dataset.learnedNumber == nil, let classes = record.model.options["classes"]?.integer else {
            throw OptionError("\(record.model.name) sorts into no classes here; leave out --top")
        }
        guard classes > 2 else {
            throw OptionError(
                "--top is of classifiers of three classes or more, and the run tells two apart; leave it out")
        }
        guard (2..<classes).contains(top) else {
            throw OptionError(
                "--top is \(top), it must be from 2 to \(classes - 1), for the run has \(classes) classes")
        }
    }

    /// The run's training images, whatever it is tested on; `nil`, with a note, where they are not to be had.
    private mutating func trainingImages(
        of directory: RunDirectory, _ own: Dataset?, root: String?, load: () throws -> Dataset
    ) -> TestImages? {
        do {
            if own == nil {
                // Nobody asked for these to be downloaded.
                let source = try directory.imageSource(root: root)
                guard source.isOnThisMachine else {
                    throw DataError("\(source.name) is not on this machine; easel data fetch \(source.name) brings it")
                }
            }
            let dataset = try own ?? load()
            return TestImages(
                images: dataset.train, classNames: dataset.classNames, source: dataset.trainSource)
        } catch {
            notes.append("no floor, for want of the training pictures: \(error)")
            return nil
        }
    }

    /// Warnings about a Fréchet distance that is not to be trusted.
    private static func cautions(_ used: Int, asked: Int?, features: Int) -> [String] {
        var notes: [String] = []
        if let asked, used < asked {
            notes.append("--count is \(asked); there are \(counted(used, "test picture")), and so many are compared")
        }
        if used < features {
            notes.append(
                "the Fréchet distance is of \(used) pictures with \(features) features each: of fewer pictures than "
                    + "features it says little")
        }
        return notes
    }

    /// The images that are asked for, with labels that are those of the run's classes.
    private static func otherImages(
        _ request: EvaluationRequest, of record: RunRecord, threads: Int, notes: inout [String],
        report: (String) -> Void
    ) throws -> TestImages {
        let place = request.data ?? ""
        var preparation = record.preparation
        preparation.cropping = record.dataset.preparation?.cropping
        let source = DatasetSource(
            place, root: request.root,
            // Images of another size than a run's that were all of one are not what it is tested on.
            preparation: record.dataset.preparation == nil ? ImagePreparation() : preparation,
            reading: record.reading(of: place, as: request.reading), maskClasses: record.dataset.maskClasses,
            storage: request.storage, threads: threads)
        var found = try source.loadTestImages(like: record.dataset.table, report: report)
        notes += found.notes
        if request.reading.classes == nil, let only = record.dataset.reading?.classes {
            found = try found.keeping(only)
        }
        return try record.matched(found, isFolder: source.isFolder)
    }
}

extension RunRecord {
    /// How images that come later are read: as the run's were, as far as that can be said of where they are, but for what
    /// is asked for.
    func reading(of place: String, as asked: DatasetReading) -> DatasetReading {
        guard let own = dataset.reading, !DatasetCatalog.names.contains(place) else { return asked }
        var result = asked
        if asked.labels == nil, asked.labelColumn == nil {
            result.labels = own.labels
            result.labelColumn = DatasetCatalog.hasColumns(place) ? own.labelColumn : nil
        }
        if DatasetCatalog.hasColumns(place) {
            result.target = asked.target ?? (dataset.learnedNumber == nil ? own.target : .number)
        }
        result.faults = asked.faults ?? own.faults
        return result
    }

    /// The class that is to be drawn.
    /// - Throws: `OptionError` where the model draws no classes, `RunError` where it does not know this one.
    public func drawnClass(_ name: String, of decoder: LatentDecoder) throws -> (number: Int, name: String) {
        guard let count = decoder.classes else {
            throw OptionError("the model knows no classes, so it cannot draw class \(name)")
        }
        return try classNumber(of: name, count: count)
    }
}
