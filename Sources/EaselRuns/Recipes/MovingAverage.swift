import EaselCore
import EaselGraph
import EaselLayers
import EaselRuntime

/// An exponential moving average (EMA) of parameters: `average ← decay·average + (1 - decay)·parameter`. Statistics are
/// copied.
///
/// A generator's images from such an average are steadier than those from its newest parameters.
///
/// Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992; for generators Yazıcı et
/// al., "The unusual effectiveness of averaging in GAN training", ICLR 2019.
public final class MovingAverage {
    /// The decay once training is well under way.
    public let decay: Float
    private let predictor: Predictor
    private let share: Predictor.Input<Float>

    /// Prepares to follow; averages without a value begin as what they follow.
    /// - Parameters:
    ///   - averages: What follows.
    ///   - parameters: What is followed, in the same order and of the same shapes.
    ///   - decay: The share that stays, in `0..<1`.
    ///   - workers: The threads to run on.
    /// - Throws: `ParameterError` for parameters that do not match, `OptionError` for a decay out of its range.
    public init(
        _ averages: [NamedParameter], following parameters: [NamedParameter], decay: Float, workers: Workers = .shared
    ) throws {
        guard decay >= 0, decay < 1 else {
            throw OptionError("the decay of an average is \(decay), it must be in 0..<1")
        }
        guard averages.map(\.parameter.shape) == parameters.map(\.parameter.shape) else {
            throw ParameterError("an average of \(averages.count) parameters cannot follow \(parameters.count) others")
        }
        self.decay = decay
        for (average, named) in zip(averages, parameters) where !average.parameter.hasValue {
            try average.parameter.storage.begin(as: named.parameter.storage)
        }
        let graph = try InferenceGraph(holding: averages + parameters) { trace in
            let share = trace.input("share", [1]).reshaped(to: [])
            for (average, named) in zip(averages, parameters) {
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
    ///
    /// Over the first steps less stays, so that random weights are soon forgotten.
    /// - Throws: `RuntimeError` where there is no memory.
    public func follow(step: Int) throws {
        let count = Float(step)
        try share.rows()[0] = 1 - min(decay, (1 + count) / (10 + count))
        try predictor.run()
    }
}
