import EaselTraining

/// The training options of a variational autoencoder, apart from its optimizer.
public struct VariationalAutoencoderOptions: Hashable, Sendable {
    /// The likelihood of an image, given the decoder's output.
    public var likelihood = ReconstructionLikelihood.bernoulli
    /// The weight β of the KL divergence.
    public var beta: Float = 1
    /// KL warm-up: the steps over which the weight rises from 0 to `beta`; 0 starts with `beta`.
    ///
    /// Source: Bowman et al., "Generating sentences from a continuous space", 2016.
    public var warmUpSteps = 0
    /// Binarisation: whether every sample of an image is drawn as 0 or 1 with its value as the probability, in training
    /// anew in each step, in evaluation always the same.
    public var isBinarised = false

    /// Creates options; the defaults are those of the reference model.
    public init(
        likelihood: ReconstructionLikelihood = .bernoulli, beta: Float = 1, warmUpSteps: Int = 0,
        isBinarised: Bool = false
    ) {
        (self.likelihood, self.beta, self.warmUpSteps) = (likelihood, beta, warmUpSteps)
        self.isBinarised = isBinarised
    }

    /// The weight of the KL divergence in a step, counted from 1.
    public func beta(atStep step: Int) -> Float {
        warmUpSteps <= 0 ? beta : beta * min(Float(step) / Float(warmUpSteps), 1)
    }
}
