import EaselCore
import EaselGraph
import EaselLayers
import EaselRuntime

/// An exponential moving average (EMA) of parameters: `average ← kept·average + (1 - kept)·parameter`. Statistics are
/// copied, or left to be measured.
///
/// A generator's images from such an average are steadier than those from its newest parameters.
///
/// Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992; for generators Yazıcı et
/// al., "The unusual effectiveness of averaging in GAN training", ICLR 2019.
package final class MovingAverage {
    /// How much stays after each step.
    package let rule: AverageRule
    private let batchSize: Int
    private let predictor: Predictor
    private let share: Predictor.Input<Float>

    /// Prepares to follow; averages without a value begin as what they follow.
    /// - Parameters:
    ///   - averages: What follows.
    ///   - parameters: What is followed, in the same order and of the same shapes.
    ///   - rule: How much stays after each step.
    ///   - batchSize: The images in a step.
    ///   - copiesStatistics: Whether statistics are copied; those that are not stay as they were.
    ///   - workers: The threads to run on.
    /// - Throws: `ParameterError` for parameters that do not match, `OptionError` for a decay out of its range.
    package init(
        _ averages: [NamedParameter], following parameters: [NamedParameter], rule: AverageRule, batchSize: Int,
        copiesStatistics: Bool = true, workers: Workers = .shared
    ) throws {
        try rule.check()
        guard averages.map(\.parameter.shape) == parameters.map(\.parameter.shape) else {
            throw ParameterError("an average of \(averages.count) parameters cannot follow \(parameters.count) others")
        }
        (self.rule, self.batchSize) = (rule, batchSize)
        for (average, named) in zip(averages, parameters) where !average.parameter.hasValue {
            try average.parameter.storage.begin(as: named.parameter.storage)
        }
        let graph = try InferenceGraph(holding: averages + parameters) { trace in
            let share = trace.input("share", [1]).reshaped(to: [])
            for (average, named) in zip(averages, parameters)
            where average.parameter.isTrainable || copiesStatistics {
                let (old, new) = (average.parameter.tensor, named.parameter.tensor)
                trace.update(
                    average.parameter.storage, to: average.parameter.isTrainable ? old + (new - old) * share : new)
            }
            return [:]
        }
        predictor = try Predictor(graph, chunk: 1, workers: workers)
        share = try predictor.input("share")
    }

    /// What following takes, known before memory is taken.
    var plan: ProgramPlan { predictor.plan }

    /// Follows one step, counted from 1.
    /// - Throws: `RuntimeError` where there is no memory.
    package func follow(step: Int) throws {
        try share.rows()[0] = 1 - rule.kept(step: step, batchSize: batchSize)
        try predictor.run()
    }
}
