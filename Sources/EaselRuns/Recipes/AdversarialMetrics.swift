import EaselTraining

/// The metrics of a GAN.
enum AdversarialMetrics {
    /// The discriminator's loss. Neither player's loss says how good the generated images are.
    static let discriminatorLoss = Metric("discriminator loss", nil, isLoss: true)
    /// The generator's loss.
    static let generatorLoss = Metric("generator loss", nil, isLoss: true)
    /// The discriminator's mean output for real images.
    static let real = Metric("real", nil)
    /// The discriminator's mean output for generated images.
    static let fake = Metric("fake", nil)
    /// The share of test and generated images that the discriminator classifies correctly. A high share says nothing
    /// good about the generated images.
    static let accuracy = Metric("accuracy", nil, title: "discriminator accuracy")
    /// The diversity of generated images: how much they differ from one another, as a share of how much real ones do.
    static let diversity = Metric("diversity", .higher)
    /// The number of generated images a judge looked at.
    static let judgedImages = Metric("judgedPictures", nil)
}
