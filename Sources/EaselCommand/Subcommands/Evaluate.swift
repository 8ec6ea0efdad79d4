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
              easel evaluate --run outputs/00003-dcgan-mnist --judge outputs/00004-classifier-mnist --neighbours near.png

            An autoencoder's reconstructions are measured by squared error, PSNR and SSIM, a variational one also by the
            evidence lower bound (its loss, in nats) and the importance-weighted bound. With --judge, a classifier says of
            what classes the drawn pictures are, and how far its features of them are from those of test pictures (the
            Fréchet distance, to be compared only for equal counts and an equal judge).
            """)

    @OptionGroup var latents: LatentOptions

    @Option(
        help: ArgumentHelp(
            "Other pictures than the run's: a data set's name, or a folder, of which all are used where it has no "
                + "split to test on. Their classes are matched by name.", valueName: "set|folder"))
    var data: String?

    @Option(help: ArgumentHelp("Use at most this many test pictures.", valueName: "count"))
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Codes for each picture in the importance-weighted bound; 0 leaves it out. (default: 10)",
            valueName: "count")
    )
    var importanceSamples: Int?

    @Option(help: ArgumentHelp("A classifier's run that looks at drawn pictures.", valueName: "run"))
    var judge: String?

    @Option(
        name: .customLong("count"),
        help: ArgumentHelp(
            "How many drawn pictures it looks at, at most as many as there are test pictures. (default: 10000)",
            valueName: "count"))
    var givenCount: Int?

    private var count: Int { givenCount ?? 10_000 }

    @Option(
        help: ArgumentHelp("The seed that pictures are drawn from. (default: 0)", valueName: "number"),
        transform: Seed.parse)
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "Write a sheet of drawn pictures, each over the training picture nearest to it.", valueName: "file"))
    var neighbours: String?

    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
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
        try check("--count", count, in: 2...1_000_000)
        if let limit { try check("--limit", limit, in: 1...1_000_000_000) }
    }

    func run() throws {
        try checkOutputs([neighbours].compactMap { $0 }, isJSON: json)
        let (directory, checkpoint) = try latents.trained.open()
        let record = directory.record
        let own = data == nil ? try directory.loadPictures(root: latents.dataRoot) : nil
        let found = try own?.testImages ?? otherPictures(record)
        let test = found.images.limited(to: limit)
        let recipe = try ModelCatalog.recipe(for: record, workers: latents.runtime.workers)
        try recipe.loadParameters(from: checkpoint.file)
        var report = EvaluationReport(
            run: directory.path, epoch: checkpoint.metadata.epoch, step: checkpoint.metadata.step, pictures: test.count,
            test: try recipe.evaluate(on: test).byName)
        report.perDimension = recipe.perDimension
        if let recipe = recipe as? any PictureRecipe {
            let measures = try recipe.reconstructionMeasures(on: test)
            report.test["mse"] = report.test["mse"] ?? measures.meanSquaredError
            report.test["psnr"] = measures.meanPeakSignalToNoiseRatio
            report.test["ssim"] = measures.meanStructuralSimilarity
        }
        if let recipe = recipe as? ClassifierRecipe {
            report.classes = try recipe.recalls(on: test, names: found.classNames, batchSize: record.batchSize)
        }
        let samples = importanceSamples ?? 10
        if let recipe = recipe as? VariationalAutoencoderRecipe, samples > 0 {
            let bounds = try recipe.bounds(on: test, samples: samples, workers: latents.runtime.workers)
            report.importanceWeightedBound = .init(
                samples: bounds.samples, nats: bounds.importanceWeightedBound, elbo: bounds.evidenceLowerBound)
        } else if importanceSamples != nil, !(recipe is VariationalAutoencoderRecipe) {
            throw StepError("\(record.model.name) has no importance-weighted bound; leave out --importance-samples")
        }
        if judge != nil || neighbours != nil {
            let (space, seed) = (try latents.open().space, seed ?? 0)
            let asked = try latents.drawnClass(of: record, space.pictures)
            // A model that is told classes draws those of the test pictures, so that the two can be compared.
            let labels = space.pictures.classes == nil ? nil : test.labels
            let drawn = try DrawnPictures(space, count: judge == nil ? 20 : min(count, test.count), seed: seed) {
                place in
                asked?.number ?? labels.map { Int($0[place % $0.count]) }
            }
            if let judge {
                let trained = try TrainedJudge(run: withoutTrailingSlash(judge), workers: latents.runtime.workers)
                try trained.requireClasses(record.classNames, of: directory.path)
                try trained.requireClasses(found.classNames, of: found.source)
                let verdict = try drawn.verdict(of: trained, beside: test)
                warnOfFew(verdict.count, features: trained.judge.featureSize)
                let names =
                    trained.classNames ?? found.classNames.flatMap { $0.count == trained.judge.classes ? $0 : nil }
                report.drawn = .init(
                    pictures: verdict.count, seed: seed, judge: judge, judgeHash: verdict.judgeHash, classNames: names,
                    classShares: verdict.classShares, totalVariation: verdict.totalVariation,
                    frechetDistance: verdict.frechetDistance)
            }
            if let neighbours {
                // What it may have by heart is what it was trained on, whatever it is tested on.
                let training = try (own ?? directory.pictureSource(root: latents.dataRoot).load()).train
                try PictureDestination(neighbours).write(drawn.besideNearest(in: training).render())
                report.neighbours = neighbours
            }
        }
        if json { return try printJSON(report) }
        for line in report.lines { try say(line, beside: neighbours ?? "") }
    }

    /// Says what makes a Fréchet distance one to be careful with.
    private func warnOfFew(_ used: Int, features: Int) {
        if let givenCount, used < givenCount {
            Output.warn(
                "--count is \(givenCount); there are \(counted(used, "test picture")), and so many are compared")
        }
        if used < features {
            Output.warn(
                "the Fréchet distance is of \(used) pictures with \(features) features each: of fewer pictures than "
                    + "features it says little")
        }
    }

    /// The pictures that --data names, with labels that are those of the run's classes.
    private func otherPictures(_ record: RunRecord) throws -> TestImages {
        let source = DatasetSource(data ?? "", root: latents.dataRoot)
        let found = try source.loadTestImages()
        for note in found.notes { Output.warn(note) }
        return try record.matched(found, isFolder: source.isFolder)
    }
}
