import EaselCore
import EaselTraining

/// What a GAN is trained with beside its optimizer.
public struct AdversarialOptions: Hashable, Sendable {
    /// What both players make small.
    public var loss: AdversarialLoss
    /// How many batches the discriminator learns from for each step of the generator.
    public var discriminatorSteps: Int
    /// The discriminator's learning rate divided by the generator's.
    ///
    /// Source: Heusel et al., "GANs trained by a two time-scale update rule", 2017.
    public var discriminatorRateFactor: Float
    /// What the discriminator should say to real images; less than 1 is one-sided label smoothing.
    public var realTarget: Float
    /// The weight of `gradientPenalty`; 0 for none.
    public var gradientPenalty: Float
    /// The weight of `realGradientPenalty`, called R1; 0 for none.
    public var realGradientPenalty: Float
    /// The decay of the moving average of the generator that draws the samples; `nil` for none.
    public var averageDecay: Float?

    /// Makes the options of the reference model unless told otherwise.
    ///
    /// Where no gradient penalty is named, the Wasserstein loss has the paper's weight of 10 and others have none.
    public init(
        loss: AdversarialLoss = .nonSaturating, discriminatorSteps: Int = 1, discriminatorRateFactor: Float = 1,
        realTarget: Float = 1, gradientPenalty: Float? = nil, realGradientPenalty: Float = 0, averageDecay: Float? = nil
    ) {
        (self.loss, self.discriminatorSteps) = (loss, discriminatorSteps)
        (self.discriminatorRateFactor, self.realTarget) = (discriminatorRateFactor, realTarget)
        self.gradientPenalty = gradientPenalty ?? (loss == .wasserstein ? 10 : 0)
        (self.realGradientPenalty, self.averageDecay) = (realGradientPenalty, averageDecay)
    }

    /// Whether the discriminator's slope at single images is looked at, which batch normalisation would mix up.
    public var needsUnnormalisedDiscriminator: Bool { gradientPenalty > 0 || realGradientPenalty > 0 }

    /// Checks every number.
    /// - Throws: `OptionError` naming the first that cannot be.
    public func check() throws {
        guard (1...1000).contains(discriminatorSteps) else {
            throw OptionError("discriminatorSteps is \(discriminatorSteps), it must be in 1…1000")
        }
        let weights = [
            ("discriminatorRateFactor", discriminatorRateFactor), ("gradientPenalty", gradientPenalty),
            ("realGradientPenalty", realGradientPenalty),
        ]
        if let (name, value) = weights.first(where: { !($0.1 >= 0 && $0.1.isFinite) }) {
            throw OptionError("\(name) is \(value), it must be at least 0")
        }
    }
}
