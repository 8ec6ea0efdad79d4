import ArgumentParser
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

            GFLOP/s counts the products of a convolution's definition. Where Winograd's
            algorithm is used, fewer are done, and a line can exceed the processor's peak.
            """)

    @OptionGroup var named: NamedModelOptions

    @Option(help: ArgumentHelp("How long to measure. (default: 4)", valueName: "seconds"))
    var seconds: Double?

    @OptionGroup var runtime: RuntimeOptions

    @Flag(help: "Time every instruction of a training step.") var profile = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard let seconds else { return }
        guard !profile else {
            throw ValidationError("--profile times a fixed number of steps; leave out --seconds")
        }
        guard seconds.isFinite, seconds > 0, seconds <= 3600 else {
            throw ValidationError("--seconds is \(seconds), it must be above 0 and at most 3600")
        }
    }

    func run() throws {
        let (model, image) = (named.model, named.image)
        let (record, batchSize) = try named.record()
        let recipe = try ModelCatalog.recipe(
            record, image: image, batchSize: batchSize, workers: runtime.workers)
        let benchmark = try ModelBenchmark(
            model, recipe: recipe, image: image, batchSize: batchSize,
            learningRate: ModelCatalog.usualOptimizer(of: model).learningRate, workers: runtime.workers)
        if profile { return try showProfile(benchmark) }
        let result = try benchmark.measure(seconds: seconds ?? 4)
        if json { return try printJSON(result) }
        try Output.say("\(model), \(image), batch \(batchSize), \(result.threads) threads, \(result.isa)")
        for (name, speed) in [("training", result.training), ("inference", result.inference)] {
            try Output.say(
                "\(name): \(grouped(speed.imagesPerSecond)) images/s (\(grouped(speed.slowest)) to "
                    + "\(grouped(speed.fastest))), \(fixed(speed.gflops, 1)) GFLOP/s, "
                    + "\(fixed(100 * speed.shareOfPeak, 0)) % of a large sgemm")
        }
        try Output.say("large sgemm (OpenBLAS): \(fixed(result.peakGflops, 1)) GFLOP/s")
    }

    private func showProfile(_ benchmark: ModelBenchmark) throws {
        let rows = try benchmark.profile(steps: 50)
        if json {
            struct Row: Encodable { let instruction: String, microseconds: Double, gflops: Double }
            return try printJSON(
                rows.map { Row(instruction: $0.label, microseconds: $0.microseconds, gflops: $0.gflops) })
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
            "total \(fixed(total / 1000, 3)) ms, \(grouped(Double(named.record().batchSize) / total * 1e6)) images/s")
    }
}
