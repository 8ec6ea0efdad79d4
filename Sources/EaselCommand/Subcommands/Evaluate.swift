import ArgumentParser
import EaselTraining

/// `easel evaluate`.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure a trained model on its test pictures.",
        discussion: """
            Example:
              easel evaluate --run outputs/00001-autoencoder-mnist --json
            """)

    @OptionGroup var run_: RunOptions
    @OptionGroup var runtime: RuntimeOptions

    @Option(
        help: ArgumentHelp("Other pictures than the run's: a data set's name or a folder.", valueName: "set|folder"))
    var data: String?

    @Option(help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"))
    var dataRoot: String?

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let run = try run_.open()
        let record = run.directory.record
        let source = data.map { DatasetSource($0, root: dataRoot) } ?? record.dataset.source(root: dataRoot)
        let dataset = try source.load()
        let recipe = try ModelCatalog.recipe(for: record, workers: runtime.workers)
        try recipe.loadParameters(from: run.checkpoint.file)
        let measured = try recipe.evaluate(on: dataset.test)
        if json {
            struct Result: Encodable {
                let run: String, epoch: Int, step: Int, pictures: Int, test: [String: Double]
            }
            return try printJSON(
                Result(
                    run: run.directory.path, epoch: run.checkpoint.metadata.epoch, step: run.checkpoint.metadata.step,
                    pictures: dataset.test.count, test: measured))
        }
        print("\(run.directory.path), epoch \(run.checkpoint.metadata.epoch), \(dataset.test.count) test pictures")
        for (name, value) in measured.sorted(by: { $0.key < $1.key }) { print("\(name) \(fixed(value, 6))") }
    }
}
