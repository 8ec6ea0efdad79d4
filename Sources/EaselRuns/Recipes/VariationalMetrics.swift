import EaselTraining

/// What is measured of a variational autoencoder, all in nats for an image.
enum VariationalMetrics {
    /// The negative evidence lower bound.
    static let loss = Metric("loss", .lower, unit: "nats")
    /// How unlikely the images are, given their codes.
    static let reconstruction = Metric("reconstruction", .lower, unit: "nats")
    /// The divergence of the codes from the prior. A model that codes nothing has none, so neither end is better.
    static let divergence = Metric("kl", nil, unit: "nats")
    /// How many latent dimensions carry more than 0.01 nats.
    static let activeDimensions = Metric("activeDimensions", nil, unit: "dimensions")
}
