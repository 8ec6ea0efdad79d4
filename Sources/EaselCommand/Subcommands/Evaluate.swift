import ArgumentParser
import EaselCore
import EaselData
import EaselRuns
import EaselTraining

/// `easel evaluate`.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure a trained model on its test pictures, and the pictures it draws.",
        discussion: """
            Examples:
              easel evaluate --run outputs/00001-autoencoder-mnist --json
              easel evaluate --run outputs/00002-vae-mnist --importance-samples 50
              easel evaluate --run outputs/00005-lenet5-mnist --report judged --rotate -30..30 --shift -4..4
              easel evaluate --run outputs/00003-dcgan-mnist --judge outputs/00004-small-convnet-mnist --neighbours near.png

            An autoencoder's reconstructions are measured by squared error, PSNR and SSIM, a variational one also by the
            evidence lower bound (its loss, in nats) and the importance-weighted bound. Of a classifier there are precision, recall
            (sensitivity), specificity and F1 of each class and averaged, what classes were taken for which, the areas under ROC and
            precision-recall curves, log loss, Brier score and expected calibration error; --report draws the confusion matrix, a
            reliability diagram and the surest mistakes, --rotate and --shift say how the accuracy falls where pictures are turned
            or moved. With --judge, a classifier says of
            what classes the drawn pictures are, and its features of them are compared with those of as many test pictures:
            Fréchet distance (also of each class with 1000 pictures on both sides), kernel distance (KID), precision, recall, density
            and coverage with 5 nearest neighbours. Beside each stands what as many training pictures get: of no
            generator should a better distance, recall or coverage be expected. Compare only numbers of equal counts and an
            equal judge.
            """)

    @OptionGroup var latents: LatentOptions<OptionalRunOptions>
    @OptionGroup(title: "Files of others") var file: ModelFileOptions

    @Option(
        help: ArgumentHelp(
            "Other pictures than the run's: a data set's name, or a folder, of which all are used where it has no "
                + "split to test on. Their classes are matched by name.", valueName: "set|folder"),
        completion: .dataSets)
    var data: String?

    @OptionGroup(title: "Reading of other pictures") var reading: ReadingOptions
    @OptionGroup var pixels: CacheOptions

    @Option(help: ArgumentHelp("Use at most this many test pictures.", valueName: "count"))
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Latents for each picture in the importance-weighted bound; 0 leaves it out. (default: 10)",
            valueName: "count")
    )
    var importanceSamples: Int?

    @Option(
        help: ArgumentHelp("The run of a classifier that judges the drawn pictures.", valueName: "run"),
        completion: .directory)
    var judge: String?

    @Option(
        name: .customLong("count"),
        help: ArgumentHelp(
            "How many drawn pictures it judges, at most as many as there are test pictures. (default: 10000)",
            valueName: "count"))
    var givenCount: Int?

    @Option(
        help: ArgumentHelp("The seed that pictures are drawn from. (default: 0)", valueName: "number"),
        transform: Seed.parse)
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Write a sheet of drawn pictures, each over the training picture nearest to it.", valueName: "file"),
        completion: .pictures)
    var neighbours: String?

    @Option(
        help: ArgumentHelp(
            "Write pictures of a classifier into a folder: confusion.png and .json, reliability.png and .svg, mistakes.png, "
                + "and what --rotate and --shift measure.", valueName: "folder"), completion: .directory)
    var report: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Measure the accuracy of a classifier where pictures are turned by so many degrees anticlockwise, as in -30..30 or "
                + "-30..30:10.", valueName: "range"))
    var rotate: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Measure the accuracy of a classifier where pictures are moved by so many pixels, to the right and down, as in "
                + "-4..4.", valueName: "range"))
    var shift: String?

    @Option(
        help: ArgumentHelp(
            "Measure the share of pictures whose class is among so many most probable, from 2 to one less than there are classes. "
                + "(default: 5, of more than ten classes)", valueName: "count"))
    var top: Int?

    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        _ = try (angles, distances)
        try validateSubject()
        if data == nil, !reading.given.isEmpty {
            throw ValidationError(
                "the run's own pictures are read as it was begun with; leave out \(reading.given.joined(separator: ", "))"
            )
        }
        if let importanceSamples { try check("--importance-samples", importanceSamples, in: 0...100_000) }
        if judge == nil, neighbours == nil {
            let given = flags([
                ("--class", latents.className != nil), ("--sampler", latents.samplerName != nil),
                ("--seed", seed != nil),
            ])
            guard given.isEmpty else {
                throw ValidationError(
                    "\(given.joined(separator: ", ")): of drawn pictures, which are looked at with --judge or --neighbours"
                )
            }
        }
        if latents.className != nil, judge != nil {
            throw ValidationError("a judge compares with test pictures of every class; leave out --class")
        }
        if let givenCount {
            try check("--count", givenCount, in: 2...1_000_000)
            guard judge != nil else {
                throw ValidationError(
                    "--count: of drawn pictures, which are judged with --judge; --limit takes fewer test pictures")
            }
        }
        if let top { try check("--top", top, in: 2...65535) }
        if let limit { try check("--limit", limit, in: 1...1_000_000_000) }
    }

    /// Checks that either a run or a file is named, and nothing that only the other has.
    private func validateSubject() throws {
        guard (latents.trained.run == nil) != (file.model == nil) else {
            throw ValidationError(
                file.model == nil
                    ? "name a trained run by --run, or a network in a file by --model"
                    : "--run and --model are both given; leave out one")
        }
        guard file.model != nil else { return }
        guard data != nil else {
            throw ValidationError("--model knows no pictures of its own; name a data set or a folder by --data")
        }
        let given = flags([
            ("--checkpoint", latents.trained.checkpoint != nil), ("--judge", judge != nil),
            ("--neighbours", neighbours != nil), ("--importance-samples", importanceSamples != nil),
        ])
        guard given.isEmpty else {
            throw ValidationError("\(given.joined(separator: ", ")): of a run, and --model is a file; leave it out")
        }
    }

    func run() throws {
        if let classifier = try file.classifier() { return try run(on: classifier) }
        try checkOutputs([neighbours].compactMap { $0 }, isJSON: json)
        if let report { try checkFolder(report) }
        let (directory, checkpoint) = try latents.trained.open()
        try checkClasses(of: directory.record)
        let evaluation = try Evaluation(
            of: directory, checkpoint, request(), workers: latents.runtime.workers, report: Output.warn)
        try show(evaluation)
    }

    /// Measures a network in a file.
    private func run(on classifier: TrainedClassifier) throws {
        if let report { try checkFolder(report) }
        try show(
            Evaluation(
                of: classifier, request(), workers: latents.runtime.workers, report: Output.warn))
    }

    /// Writes and prints what was measured.
    private func show(_ evaluation: Evaluation) throws {
        for note in evaluation.notes { Output.warn(note) }
        if let neighbours, let grid = evaluation.neighbours { try ImageDestination(neighbours).write(grid.render()) }
        let files = try report.map { folder in
            let folder = withoutTrailingSlash(folder)
            return try ClassificationFiles(evaluation).write(to: folder).map { "\(folder)/\($0)" }
        }
        let result = EvaluationReport(
            evaluation, seed: seed ?? 0, judge: judge, neighbours: neighbours, files: files)
        if json { return try printJSON(result) }
        for line in result.lines { try say(line, beside: neighbours ?? "") }
    }

    /// The degrees of `--rotate`.
    private var angles: [Double] { get throws { try sweep(rotate, "--rotate", 180, "-30..30") } }
    /// The pixels of `--shift`.
    private var distances: [Double] { get throws { try sweep(shift, "--shift", 1000, "-4..4") } }

    private func sweep(_ text: String?, _ flag: String, _ limit: Double, _ example: String) throws -> [Double] {
        do {
            return try text.map { try SweepRange(parsing: $0, in: -limit...limit, example: example).values } ?? []
        } catch {
            throw ValidationError("\(flag): \(error)")
        }
    }

    /// Refuses, before any work is done, what is for classifiers alone.
    private func checkClasses(of record: RunRecord) throws {
        let given = flags([
            ("--report", report != nil), ("--rotate", rotate != nil), ("--shift", shift != nil), ("--top", top != nil),
        ])
        let isOfClasses =
            try record.dataset.learnedNumber == nil
            && ModelCatalog.entry(named: record.model.name).task == .classification
        guard !given.isEmpty, !isOfClasses else { return }
        throw CommandLineError(
            "\(given.joined(separator: ", ")): of classifiers, and \(record.model.name) sorts into no classes; leave it out"
        )
    }

    /// What the flags ask for.
    private func request() throws -> EvaluationRequest {
        var request = EvaluationRequest()
        (request.data, request.root, request.limit) = (data, latents.dataRoot, limit)
        (request.reading, request.storage) = (reading.reading(), pixels.storage)
        (request.importanceSamples, request.seed, request.count) = (importanceSamples, seed ?? 0, givenCount)
        request.judge = judge.map(withoutTrailingSlash)
        (request.className, request.source) = (latents.className, try latents.source())
        request.top = top
        request.comparesNeighbours = neighbours != nil
        (request.rotations, request.shifts) = (try angles, try distances)
        return request
    }
}
