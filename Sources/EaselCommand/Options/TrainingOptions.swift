import ArgumentParser
import EaselRuns
import EaselTraining

/// How a model is trained.
struct TrainingOptions: ParsableArguments {
    @Option(
        name: .customLong("batch-size"),
        help: ArgumentHelp(
            "Pictures in a batch. (default: 128; for few pictures less, down to 16, so that an epoch has 32 batches)",
            valueName: "count"))
    var givenBatchSize: Int?

    @Option(
        help: ArgumentHelp(
            "The learning rate; the model's usual one unless given, with --resume the run's.", valueName: "rate"))
    var learningRate: Float?

    @Option(
        name: .customLong("optimizer"),
        help: ArgumentHelp(
            "The optimizer: \(AnyOptimizer.all.map { type(of: $0).name }.joined(separator: ", ")), with numbers of one's "
                + "own as in adam:beta1=0.5. (default: the model's usual one)", valueName: "name"))
    var givenOptimizer: String?

    @Option(
        name: .customLong("schedule"),
        help: ArgumentHelp(
            "How the learning rate changes, such as cosine, step:every=10,factor=0.1 or warm-up=1,linear. "
                + "(default: constant)", valueName: "schedule"))
    var givenSchedule: String?

    @Option(help: ArgumentHelp("Scale gradients down to this norm of them all.", valueName: "norm"))
    var clipNorm: Double?

    @Option(help: ArgumentHelp("Bring every gradient into -bound...bound.", valueName: "bound"))
    var clipValue: Double?

    @Option(
        name: .customLong("seed"),
        help: ArgumentHelp(
            "The seed of weights, shuffles and noise: the same seed gives the same bytes. (default: 0)",
            valueName: "number"), transform: Seed.parse)
    var givenSeed: UInt64?

    var schedule: String { givenSchedule ?? "constant" }
    var seed: UInt64 { givenSeed ?? 0 }

    /// The flags that were given and that a run keeps from its beginning: all but the learning rate and clipping.
    var given: [String] {
        flags([
            ("--batch-size", givenBatchSize != nil), ("--optimizer", givenOptimizer != nil),
            ("--schedule", givenSchedule != nil), ("--seed", givenSeed != nil),
        ])
    }

    /// What a run goes on with where it was given anew; all else stays.
    func change(_ record: inout RunRecord) {
        if let learningRate { record.optimiser.learningRate = Double(learningRate.description) ?? Double(learningRate) }
        if let clipping { record.clipping = clipping }
    }

    /// The flags by which a run goes on with another learning rate or clipping, as they were given.
    var changes: [String] {
        let all = [
            ("--learning-rate", learningRate.map { "\($0)" }), ("--clip-norm", clipNorm.map { "\($0)" }),
            ("--clip-value", clipValue.map { "\($0)" }),
        ]
        return all.flatMap { name, value in value.map { [name, $0] } ?? [] }
    }

    func validate() throws {
        if let givenBatchSize, !(1...65536).contains(givenBatchSize) {
            throw ValidationError("--batch-size is \(givenBatchSize), it must be from 1 to 65536")
        }
        if let learningRate, !(learningRate > 0 && learningRate <= 1e6) {
            throw ValidationError("--learning-rate is \(learningRate), it must be above 0 and at most 1000000")
        }
        for (name, value) in [("--clip-norm", clipNorm), ("--clip-value", clipValue)] {
            if let value, !(1e-30...1e12).contains(value) {
                throw ValidationError("\(name) is \(value), it must be above 0 and at most 1e12")
            }
        }
        if clipNorm != nil, clipValue != nil {
            throw ValidationError("--clip-norm and --clip-value cannot both be given")
        }
        _ = try givenOptimizer.map { try Self.optimizer(parsing: $0) }
        _ = try checkedSchedule()
    }

    /// The optimizer as a run of a model records it.
    func optimizerRecord(for model: String) throws -> RunRecord.Optimiser {
        var record =
            try givenOptimizer.map { try Self.optimizer(parsing: $0, usual: ModelCatalog.usualOptimizer(of: model)) }
            ?? RunRecord.Optimiser(ModelCatalog.usualOptimizer(of: model))
        if let learningRate { record.learningRate = Double(learningRate.description) ?? record.learningRate }
        return record
    }

    /// Reads `adam` or `adam:beta1=0.5,beta2=0.9`.
    /// - Parameter usual: Where its name is the one given, its numbers are what is changed.
    private static func optimizer(parsing text: String, usual: (any Optimizer)? = nil) throws -> RunRecord.Optimiser {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let named = try AnyOptimizer(named: parts[0]).optimizer
        let isUsual = usual.map { type(of: $0) == type(of: named) } ?? false
        var record = try RunRecord.Optimiser(isUsual ? usual ?? named : named)
        for pair in parts.count == 1 ? [] : parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2, let value = Double(sides[1]), value.isFinite else {
                throw ValidationError("--optimizer \(text): \"\(pair)\" is not a number with its name, as in beta1=0.5")
            }
            // As large and as small as single precision and a run's record carry.
            guard value == 0 || (1e-30...1e12).contains(abs(value)),
                sides[0] != "learningRate" || (value > 0 && value <= 1e6)
            else { throw ValidationError("--optimizer \(text): \(pair) is out of range") }
            if sides[0] == "learningRate" {
                record.learningRate = value
            } else {
                record.hyperparameters[sides[0]] = value
            }
        }
        // Names and ranges are the optimizer's own business.
        _ = try record.makeOptimizer()
        return record
    }

    /// The schedule in its own words.
    func checkedSchedule() throws -> String { try LearningRateSchedules.parse(schedule).description }

    /// The clipping as a run records it.
    var clipping: RunRecord.Clipping? {
        clipNorm.map { .init(kind: .globalNorm, limit: $0) } ?? clipValue.map { .init(kind: .value, limit: $0) }
    }
}
