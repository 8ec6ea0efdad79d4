import EaselLayers
import EaselModels
import EaselRuntime

/// The moving average of a generator, a model of the same configuration of which only the generator is used, and its
/// statistics of batch normalisation.
final class GeneratorAverage {
    /// The averaged model.
    let model: any AdversarialModel
    /// Its generator's parameters.
    let parameters: [NamedParameter]
    private let average: MovingAverage
    private let statistics: StandingStatistics?

    /// Prepares to follow a model.
    /// - Returns: `nil` where the options ask for no average.
    /// - Throws: `OptionError` for a rule out of its range, and what tracing reports.
    init?(
        of followed: any AdversarialModel, _ options: AdversarialOptions, batchSize: Int, seed: UInt64, workers: Workers
    ) throws {
        guard let rule = options.average else { return nil }
        model = try followed.remade()
        parameters = namedParameters(of: ["average": model.generator])
        let isMeasured = options.averageStatistics == .standing
        average = try MovingAverage(
            parameters, following: namedParameters(of: ["generator": followed.generator]), rule: rule,
            batchSize: batchSize, copiesStatistics: !isMeasured, workers: workers)
        statistics =
            isMeasured ? try StandingStatistics(of: model, batchSize: batchSize, seed: ~seed, workers: workers) : nil
    }

    /// What following and measuring take, known before memory is taken.
    var plans: [ProgramPlan] { [average.plan] + (statistics.map { [$0.plan] } ?? []) }

    /// Follows one step of the generator, counted from 1.
    /// - Throws: `RuntimeError` where there is no memory.
    func follow(step: Int) throws {
        statistics?.isCurrent = false
        try average.follow(step: step)
    }

    /// Notes that the weights are others than those that were followed.
    func forget() { statistics?.isCurrent = false }

    /// Measures the statistics where the weights have changed since.
    /// - Throws: `RuntimeError` where there is no memory.
    func settle() throws { try statistics?.measure() }
}
