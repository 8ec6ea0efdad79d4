/// The learning rates of a GAN's two players.
public struct AdversarialRates: Hashable, Sendable {
    /// The generator's optimizer, in the grammar of optimizers: `adam:learningRate=0.003,beta1=0,beta2=0.99`.
    public let optimizer: String
    /// The discriminator's learning rate as a multiple of the generator's.
    public let discriminatorFactor: Double

    /// Takes an optimizer and a factor.
    public init(optimizer: String, discriminatorFactor: Double) {
        (self.optimizer, self.discriminatorFactor) = (optimizer, discriminatorFactor)
    }

    /// For a discriminator that R1 keeps smooth.
    static let smooth = AdversarialRates(
        optimizer: "adam:learningRate=0.003,beta1=0,beta2=0.99", discriminatorFactor: 0.2)
    /// For one with batch normalisation.
    static let normalised = AdversarialRates(
        optimizer: "adam:learningRate=0.001,beta1=0.5", discriminatorFactor: 0.4)
}
