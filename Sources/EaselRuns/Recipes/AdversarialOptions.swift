import EaselCore
import EaselTraining

/// The training options of a GAN, apart from its optimizer.
public struct AdversarialOptions: Hashable, Sendable {
    /// The loss both players minimise.
    public var loss: AdversarialLoss
    /// The number of discriminator steps for each generator step.
    public var discriminatorSteps: Int
    /// The discriminator's learning rate divided by the generator's.
    ///
    /// Source: Heusel et al., "GANs trained by a two time-scale update rule", 2017.
    public var discriminatorRateFactor: Float
    /// The discriminator's target for real images; less than 1 is one-sided label smoothing.
    public var realTarget: Float
    /// The weight of `gradientPenalty`; 0 for none.
    public var gradientPenalty: Float
    /// The weight of `realGradientPenalty`, called R1; 0 for none.
    public var realGradientPenalty: Float
    /// The number of discriminator steps for each step of R1. With more than 1 it is a step of its own, of a weight that
    /// makes up for those left out.
    ///
    /// Source: Karras et al., "Analyzing and improving the image quality of StyleGAN", CVPR 2020, section 3.1.
    public var realGradientPenaltyInterval: Int
    /// The random changes to all images that the discriminator sees while training.
    public var augmentation: DifferentiableAugmentation
    /// The generator's moving average, which draws the samples; `nil` for none.
    public var average: AverageRule?
    /// Where the average has its statistics of batch normalisation from.
    public var averageStatistics: AverageStatistics

    /// Creates options; the defaults are those of the reference model.
    ///
    /// The weight of the gradient penalty defaults to the paper's 10 with the Wasserstein loss, and to 0 with others.
    public init(
        loss: AdversarialLoss = .nonSaturating, discriminatorSteps: Int = 1, discriminatorRateFactor: Float = 1,
        realTarget: Float = 1, gradientPenalty: Float? = nil, realGradientPenalty: Float = 0,
        realGradientPenaltyInterval: Int = 1,
        augmentation: DifferentiableAugmentation = [], average: AverageRule? = nil,
        averageStatistics: AverageStatistics = .standing
    ) {
        (self.loss, self.discriminatorSteps) = (loss, discriminatorSteps)
        (self.discriminatorRateFactor, self.realTarget) = (discriminatorRateFactor, realTarget)
        self.gradientPenalty = gradientPenalty ?? (loss == .wasserstein ? 10 : 0)
        self.realGradientPenalty = realGradientPenalty
        self.realGradientPenaltyInterval = realGradientPenaltyInterval
        self.augmentation = augmentation
        (self.average, self.averageStatistics) = (average, averageStatistics)
    }

    /// Whether the loss takes the discriminator's gradient for single images, which batch normalisation would mix up.
    public var needsUnnormalisedDiscriminator: Bool { gradientPenalty > 0 || realGradientPenalty > 0 }

    /// Checks every number.
    /// - Throws: `OptionError` naming the first that cannot be.
    public func check() throws {
        try average?.check()
        guard (1...1000).contains(discriminatorSteps) else {
            throw OptionError("discriminatorSteps is \(discriminatorSteps), it must be in 1…1000")
        }
        guard (1...1000).contains(realGradientPenaltyInterval) else {
            throw OptionError(
                "realGradientPenaltyInterval is \(realGradientPenaltyInterval), it must be in 1…1000")
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
