import ArgumentParser
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// How a model is trained.
struct TrainingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Pictures in a batch.", valueName: "count"))
    var batchSize = 128

    @Option(help: ArgumentHelp("The learning rate; the optimizer's own unless given.", valueName: "rate"))
    var learningRate: Float?

    @Option(help: "The optimizer: \(AnyOptimizer.all.map { type(of: $0).name }.joined(separator: ", ")).")
    var optimizer = "adam"

    @Option(help: "How the learning rate changes, such as cosine, step:every=10,factor=0.1 or warm-up=1,linear.")
    var schedule = "constant"

    @Option(help: ArgumentHelp("Scale gradients down to this norm of them all.", valueName: "norm"))
    var clipNorm: Double?

    @Option(help: ArgumentHelp("Bring every gradient into -bound...bound.", valueName: "bound"))
    var clipValue: Double?

    @Option(help: "The seed of weights, shuffles and noise: the same seed gives the same bytes.")
    var seed: UInt64 = 0

    func validate() throws {
        guard (1...65536).contains(batchSize) else {
            throw ValidationError("--batch-size is \(batchSize), it must be from 1 to 65536")
        }
        if let learningRate, !(learningRate.isFinite && learningRate > 0) {
            throw ValidationError("--learning-rate is \(learningRate), it must be above 0")
        }
        for (name, value) in [("--clip-norm", clipNorm), ("--clip-value", clipValue)] {
            if let value, !(value.isFinite && value > 0) {
                throw ValidationError("\(name) is \(value), it must be above 0")
            }
        }
        if clipNorm != nil, clipValue != nil {
            throw ValidationError("--clip-norm and --clip-value cannot both be given")
        }
        _ = try AnyOptimizer(named: optimizer)
        _ = try checkedSchedule()
    }

    /// The optimizer as a run records it.
    func optimizerRecord() throws -> RunRecord.Optimiser {
        try RunRecord.Optimiser(AnyOptimizer(named: optimizer, learningRate: learningRate).optimizer)
    }

    /// The schedule in its own words.
    func checkedSchedule() throws -> String { try LearningRateSchedules.parse(schedule).description }

    /// The clipping as a run records it.
    var clipping: RunRecord.Clipping? {
        clipNorm.map { .init(kind: .globalNorm, limit: $0) } ?? clipValue.map { .init(kind: .value, limit: $0) }
    }
}

/// The machine's name.
func hostName() -> String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard gethostname(&bytes, bytes.count - 1) == 0 else { return "unknown" }
    return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
