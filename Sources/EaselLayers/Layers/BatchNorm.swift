import EaselGraph

/// Batch normalisation: normalises every channel by the mean and variance of the batch, then scales and shifts it.
///
/// In inference, and where the layer is frozen, the running mean and variance take the batch's place and stay as they
/// are. In training each use updates them:
/// `running = (1 - momentum)·running + momentum·batch`, with the unbiased variance, as PyTorch does.
///
/// Source: Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing internal covariate
/// shift", 2015.
///
/// ### Shapes
/// `[…, channels]` → the same.
public struct BatchNorm: Module {
    /// The scale of each channel, called γ in the paper; `[channels]`.
    public let weight: Parameter
    /// The shift of each channel, called β in the paper; `[channels]`.
    public let bias: Parameter
    /// The mean of each channel over past batches; a statistic, not trained.
    public let runningMean: Parameter
    /// The variance of each channel over past batches; a statistic, not trained.
    public let runningVariance: Parameter
    private let momentum: Float
    private let epsilon: Float

    /// Makes a layer that scales by 1 and shifts by 0.
    /// - Parameters:
    ///   - channels: The size of the last dimension.
    ///   - momentum: The weight of the newest batch in the running statistics.
    ///   - epsilon: The number added to the variance before its root is taken.
    ///   - initializer: The initializer of the scale; GANs often draw it from a normal around 1.
    public init(channels: Int, momentum: Float = 0.1, epsilon: Float = 1e-5, initializer: Initializer = .ones) {
        weight = Parameter([channels], initializer)
        bias = Parameter([channels], .zeros)
        runningMean = Parameter([channels], .zeros, isTrainable: false)
        runningVariance = Parameter([channels], .ones, isTrainable: false)
        (self.momentum, self.epsilon) = (momentum, epsilon)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("BatchNorm", weight) {
            guard input.trace.phase(of: runningMean) == .training else {
                return batchNorm(
                    input, scale: weight.tensor, offset: bias.tensor, mean: runningMean.tensor,
                    variance: runningVariance.tensor, epsilon: epsilon)
            }
            let result = batchNorm(input, scale: weight.tensor, offset: bias.tensor, epsilon: epsilon)
            let count = input.shape.dimensions.dropLast().reduce(1, *)
            // A lone value has no unbiased variance; its biased one, 0, stands in, so that a last batch of one trains.
            let unbiased = result.variance.detached() * (Float(count) / Float(max(count - 1, 1)))
            blend(runningMean, result.mean.detached(), in: input.trace)
            blend(runningVariance, unbiased, in: input.trace)
            return result.output
        }
    }

    /// Moves a running statistic towards a batch's; a second use in one step goes on from the first.
    private func blend(_ statistic: Parameter, _ batch: Tensor, in trace: Trace) {
        let current = trace.pendingValue(of: statistic.storage) ?? statistic.tensor
        if let share = trace.statisticShare {
            // A share of 1 leaves nothing of what was there, not even in rounding.
            trace.update(statistic, to: current * (1 - share) + batch * share)
        } else {
            trace.update(statistic, to: current * (1 - momentum) + batch * momentum)
        }
    }
}

extension NamedParameter {
    /// Whether it is a running statistic of batch normalisation.
    package var isRunningStatistic: Bool {
        let name = name.split(separator: ".").last
        return !parameter.isTrainable && (name == "runningMean" || name == "runningVariance")
    }
}
