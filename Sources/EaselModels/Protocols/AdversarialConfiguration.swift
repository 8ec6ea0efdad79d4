/// The configuration of a GAN: its generator and its discriminator.
public protocol AdversarialConfiguration: ModelConfiguration {
    /// The configuration without batch normalisation in the discriminator, for a loss defined on each image by itself.
    var withoutBatchNorm: Self { get }

    /// Whether the discriminator's batch normalisation was asked for, and is not just the default.
    var isBatchNormAsked: Bool { get }
}
