import EaselTraining

/// The metrics of a variational autoencoder; losses are in nats per image.
enum VariationalMetrics {
    /// The negative evidence lower bound.
    static let loss = Metric("loss", .lower, unit: "nats", isLoss: true)
    /// The negative log-likelihood of the images, given their latents.
    static let reconstruction = Metric("reconstruction", .lower, unit: "nats")
    /// The KL divergence of the latents from the prior. It is 0 if latents carry nothing, so neither end is better.
    static let divergence = Metric("kl", nil, unit: "nats")
    /// The number of active latent dimensions: those that carry more than 0.01 nats.
    static let activeDimensions = Metric("activeDimensions", nil)
}
