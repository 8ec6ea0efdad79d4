import EaselCore

/// The configuration of a conditional DCGAN.
public struct ConditionalDCGANConfiguration: Hashable, Sendable, Codable, AdversarialConfiguration {
    /// The players, labels aside.
    public var players: DCGANConfiguration
    /// The number of classes.
    public var classes: Int
    /// How the discriminator is told the class of an image.
    public var conditioning: ClassConditioning

    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape {
        get { players.image }
        set { players.image = newValue }
    }

    package var withoutBatchNorm: ConditionalDCGANConfiguration {
        ConditionalDCGANConfiguration(players.withoutBatchNorm, classes: classes, conditioning: conditioning)
    }

    package var batchNormRequest: String? { players.batchNormRequest }

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        _ players: DCGANConfiguration = DCGANConfiguration(), classes: Int = 10,
        conditioning: ClassConditioning = .planes
    ) {
        (self.players, self.classes, self.conditioning) = (players, classes, conditioning)
    }
}
