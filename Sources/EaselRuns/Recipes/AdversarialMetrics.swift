import EaselTraining

/// What is measured of two players.
enum AdversarialMetrics {
    /// What the discriminator minimises. Neither player's loss says how good the drawn images are.
    static let discriminatorLoss = Metric("discriminator loss", nil)
    /// What the generator minimises.
    static let generatorLoss = Metric("generator loss", nil)
    /// The discriminator's mean opinion of real images.
    static let real = Metric("real", nil)
    /// The discriminator's mean opinion of drawn images.
    static let fake = Metric("fake", nil)
    /// The share of test and drawn images that the discriminator tells apart. That it is right says nothing good about
    /// what is drawn.
    static let accuracy = Metric("accuracy", nil, title: "discriminator accuracy")
    /// How much drawn images differ from one another, as a share of how much real ones do.
    static let diversity = Metric("diversity", .higher)
    /// How many drawn images a judge looked at.
    static let judgedPictures = Metric("judgedPictures", nil, unit: "images")
}
