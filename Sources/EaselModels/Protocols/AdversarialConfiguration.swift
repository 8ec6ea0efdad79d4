/// The configuration of a GAN: its generator and its discriminator.
package protocol AdversarialConfiguration: ModelConfiguration {
    /// The configuration without batch normalisation in the discriminator, for a loss defined on each image by itself.
    var withoutBatchNorm: Self { get }

    /// The option that asked for batch normalisation in the discriminator, as it is written; `nil` where it is just the
    /// default, or where there is none.
    var batchNormRequest: String? { get }
}
