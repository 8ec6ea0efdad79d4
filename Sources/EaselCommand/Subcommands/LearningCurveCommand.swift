import ArgumentParser
import EaselCore
import EaselData
import EaselRuns
import EaselTraining

/// `easel learning-curve`.
struct LearningCurveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learning-curve",
        abstract: "Train classifiers on ever more pictures of each class, and show how much more pictures help.",
        discussion: """
            Examples:
              easel learning-curve small-convnet --data mnist --per-class 10,100,1000 --repeats 3
              easel learning-curve resnet20 --data cifar10 --per-class 100,600,900 --repeats 3 --epochs 30
              easel learning-curve plain20,plain56,resnet56 --data cifar10 --epochs 60
              easel learning-curve resnet20 --data cifar10 --per-class 100 --epochs 30 --augment standard --beside plain-curve

            Every run is trained for as many epochs, is kept under runs/ in the folder of the curve and is measured after its
            last epoch, on the same test pictures. Repeats have other seeds, which draw the pictures, too. Ctrl-C saves; the same
            command goes on where it was, and one with more sizes, repeats or models adds to what is there.
            """)

    @Argument(
        help: "The classifiers, separated by commas: easel models lists them.", completion: .models)
    var models: String

    @Option(
        help: ArgumentHelp("The pictures to learn from: a data set's name or a folder.", valueName: "set|folder"),
        completion: .dataSets)
    var data: String

    @Option(
        help: ArgumentHelp(
            "How many pictures of each class to learn from, as in 100,600,all; of a class with fewer, all are. (default: all)",
            valueName: "counts"))
    var perClass = ClassCounts(values: [nil])

    @Option(help: ArgumentHelp("Runs of each, with other seeds. (default: 1)", valueName: "count"))
    var repeats = 1

    @Option(
        help: ArgumentHelp(
            "Number of epochs of each run, passes through its pictures. (default: as easel train)", valueName: "count"))
    var epochs: Int?

    @OptionGroup var origin: OriginOptions

    @Option(
        help: ArgumentHelp(
            "The folders of other learning curves, of other settings, to draw in the same figures; separated by commas.",
            valueName: "curves"))
    var beside: String?

    @OptionGroup(title: "Pictures") var pictures: PreparationOptions
    @OptionGroup(title: "Pictures") var crops: CropOptions
    @OptionGroup(title: "Augmentation") var augmentation: AugmentationOptions
    @OptionGroup(title: "Reading") var reading: ReadingOptions
    @OptionGroup(title: "Splits") var splits: SplitOptions
    @OptionGroup(title: "Training") var training: TrainingOptions
    @OptionGroup(title: "Model") var modelOptions: ModelOptions
    @OptionGroup var runtime: RuntimeOptions
    @OptionGroup var pixels: CacheOptions
    @OptionGroup var set: StoredSetOptions

    @Option(
        help: ArgumentHelp(
            "The folder of the curve. (default: outputs/learning-curve-MODELS-DATA)", valueName: "folder"),
        completion: .directory)
    var output: String?

    @Option(
        name: .customLong("keep"),
        help: ArgumentHelp(
            "Which checkpoints of each run to keep beside the latest and the best: all, last:5, every:10. (default: last:2)",
            valueName: "rule"),
        completion: .list(["all", "last:5", "every:10"]))
    var keep: String?

    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if crops.crop != nil, pictures.size != nil {
            throw ValidationError("--crop cuts of pictures as they are; leave out --size, or use --crop-from")
        }
        if let output, output.isEmpty { throw ValidationError("--output is empty; name the folder of the curve") }
        try curve().check()
    }

    func run() throws {
        let curve = try curve()
        InterruptFlag.startWatching()
        var progress = LearningCurveProgress(isJSON: json)
        defer { progress.finish() }
        let result = try curve.run(workers: runtime.workers, shouldStop: { InterruptFlag.isRaised }) {
            progress.show($0)
        }
        progress.finish()
        guard !result.isInterrupted else {
            tell(
                "saved; \(result.runs.count) of \(counted(curve.cells.count, "run")) are done; go on with: "
                    + CommandLine.arguments.map(shellQuoted).joined(separator: " "))
            throw ExitCode(128 + InterruptFlag.signalNumber)
        }
        let report = LearningCurveReport(result)
        if json { return try printJSON(report) }
        try Output.say(lines: report.lines)
        try Output.say("tables: \(result.tablePath), \(result.summaryPath)")
        try Output.say("figures: \(result.chartPath), \(result.epochsPath)")
    }

    /// What the flags ask for.
    private func curve() throws -> LearningCurve {
        let names = models.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let plans = try names.map { name in
            var preparation = pictures.preparation
            preparation.cropping = crops.cropping
            var plan = TrainingPlan(
                try ModelCatalog.entry(named: name).name,
                on: DatasetSource(
                    data, root: set.dataRoot, limit: set.limit, preparation: preparation,
                    reading: reading.reading(splits), storage: pixels.storage))
            training.apply(to: &plan)
            augmentation.apply(to: &plan)
            plan.options = try modelOptions.values(for: name)
            try origin.apply(to: &plan)
            plan.epochs = epochs ?? plan.epochs
            plan.retention = keep ?? "last:2"
            return plan
        }
        let place = data.split(separator: "/").last.map(String.init) ?? data
        let usual = "outputs/learning-curve-\(plans.map(\.model).joined(separator: "-"))-\(place)"
        var curve = LearningCurve(plans, in: output.map(withoutTrailingSlash) ?? usual)
        (curve.sizes, curve.repeats) = (perClass.values, repeats)
        if let beside {
            curve.beside = beside.split(separator: ",", omittingEmptySubsequences: false).map {
                withoutTrailingSlash(String($0))
            }
        }
        return curve
    }

    private func tell(_ line: String) {
        if json { Output.warn(line) } else { Output.tell(line) }
    }
}

/// Numbers of pictures of each class, and `all`.
struct ClassCounts: ExpressibleByArgument {
    /// The numbers; `nil` for all.
    let values: [Int?]

    init(values: [Int?]) { self.values = values }

    init?(argument: String) {
        var values: [Int?] = []
        for word in argument.split(separator: ",", omittingEmptySubsequences: false) {
            if word == "all" {
                values.append(nil)
            } else if let count = Int(word) {
                values.append(count)
            } else {
                return nil
            }
        }
        self.values = values
    }

    var defaultValueDescription: String { values.map { $0.map(String.init) ?? "all" }.joined(separator: ",") }
}
