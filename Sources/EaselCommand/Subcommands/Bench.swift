import ArgumentParser
import EaselCore
import EaselData
import EaselRuns
import EaselTraining

/// `easel bench`.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how fast a model trains and infers, beside a large matrix product.",
        discussion: """
            Examples:
              easel bench autoencoder --batch-size 128 --json
              easel bench vae --profile
              easel bench dcgan --seconds 10
              easel bench small-convnet --data photographs/ --size 64 --profile

            GFLOP/s counts the products of a convolution's definition. Where Winograd's
            algorithm is used, fewer are done, and a line can exceed the processor's peak.
            With --data, training on those pictures is measured too, read while it runs: how
            many a second, and how much of the time it waits for them.
            """)

    @OptionGroup var named: NamedModelOptions

    @Option(help: ArgumentHelp("How long to measure. (default: 4)", valueName: "seconds"))
    var seconds: Double?

    @Option(
        help: ArgumentHelp(
            "Pictures to read and train on, in place of drawn digits or scenes: a data set's name or a folder.",
            valueName: "set|folder"), completion: .dataSets)
    var data: String?

    @Option(
        help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"), completion: .directory)
    var dataRoot: String?

    @OptionGroup(title: "Pictures") var pictures: PreparationOptions
    @OptionGroup var pixels: CacheOptions
    @OptionGroup var runtime: RuntimeOptions

    @Flag(help: "Time every instruction of a training step.") var profile = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        _ = try named.model
        if data == nil {
            let given = flags([("--data-root", dataRoot != nil), ("--cache", pixels.cache != nil)]) + pictures.given
            guard given.isEmpty else { throw ValidationError("\(given.joined(separator: ", ")) without --data") }
        } else if named.image != ImageShape(height: 28, width: 28, channels: 1) {
            throw ValidationError(
                "--image says the size of drawn digits; that of --data is said by --size and --colour")
        }
        guard let seconds else { return }
        guard !profile else {
            throw ValidationError("--profile times a fixed number of steps; leave out --seconds")
        }
        guard seconds.isFinite, seconds > 0, seconds <= 3600 else {
            throw ValidationError("--seconds is \(seconds), it must be above 0 and at most 3600")
        }
    }

    func run() throws {
        let model = try named.model
        let dataset = try data.map {
            try DatasetSource($0, root: dataRoot, preparation: pictures.preparation, storage: pixels.storage).load {
                if !json { Output.tell($0) }
            }
        }
        let image = dataset?.imageShape ?? named.image
        // Drawn scenes have four classes of pixels.
        let drawn = try dataset == nil && ModelCatalog.entry(named: model).needsMasks ? Scenes.classNames : nil
        let classes = dataset?.maskClasses ?? dataset?.classNames ?? drawn
        var (record, batchSize) = try named.record(of: image, classes: classes?.count)
        if let dataset { batchSize = min(batchSize, dataset.train.count) }
        let recipe = try ModelCatalog.recipe(
            record, image: image, batchSize: batchSize, workers: runtime.workers)
        let benchmark = try ModelBenchmark(
            model, recipe: recipe, image: image, batchSize: batchSize,
            learningRate: ModelCatalog.usualOptimizer(of: model).learningRate, images: dataset?.train,
            workers: runtime.workers)
        if profile {
            let read = try dataset.map { try benchmark.measureData($0.train, seconds: 4) }
            return try showProfile(benchmark, batchSize: batchSize, read)
        }
        var result = try benchmark.measure(seconds: seconds ?? 4)
        result.data = try dataset.map { try benchmark.measureData($0.train, seconds: seconds ?? 4) }
        if json { return try printJSON(result) }
        try Output.say("\(model), \(image), batch \(batchSize), \(result.threads) threads, \(result.isa)")
        for (name, speed) in [("training", result.training), ("inference", result.inference)] {
            try Output.say(
                "\(name): \(grouped(speed.imagesPerSecond)) images/s (\(grouped(speed.slowest)) to "
                    + "\(grouped(speed.fastest))), \(fixed(speed.gflops, 1)) GFLOP/s, "
                    + "\(fixed(100 * speed.shareOfPeak, 0)) % of a large sgemm")
        }
        try Output.say("large sgemm (OpenBLAS): \(fixed(result.peakGflops, 1)) GFLOP/s")
        if let data = result.data { try Output.say(line(data)) }
    }

    private func line(_ data: BenchmarkResult.Data) -> String {
        "reading: \(grouped(data.imagesPerSecond)) images/s alone; \(grouped(data.trainingImagesPerSecond)) trained on while "
            + "they are read, \(fixed(100 * data.waiting, 0)) % of the time waiting for data"
    }

    private func showProfile(_ benchmark: ModelBenchmark, batchSize: Int, _ read: BenchmarkResult.Data?) throws {
        let rows = try benchmark.profile(steps: 50)
        if json {
            struct Row: Encodable { let instruction: String, microseconds: Double, gflops: Double }
            let profile = rows.map { Row(instruction: $0.label, microseconds: $0.microseconds, gflops: $0.gflops) }
            guard let read else { return try printJSON(profile) }
            struct Both: Encodable { let instructions: [Row], data: BenchmarkResult.Data }
            return try printJSON(Both(instructions: profile, data: read))
        }
        let total = rows.reduce(0) { $0 + $1.microseconds }
        func column(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        try Output.say("     µs  share  GFLOP/s  instruction")
        for row in rows {
            try Output.say(
                column(fixed(row.microseconds, 1), 7) + column(fixed(100 * row.microseconds / total, 1), 6) + "%"
                    + column(row.gflops > 0 ? fixed(row.gflops, 1) : "", 9) + "  " + row.label)
        }
        try Output.say(
            "total \(fixed(total / 1000, 3)) ms, \(grouped(Double(batchSize) / total * 1e6)) images/s")
        if let read { try Output.say(line(read)) }
    }
}
