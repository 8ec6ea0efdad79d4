/// Bounds on the log-likelihood of images, means over a set, in nats.
public struct LikelihoodBounds: Sendable {
    /// Latents sampled for each image.
    public let samples: Int
    /// The evidence lower bound.
    public let evidenceLowerBound: Double
    /// The importance-weighted bound, which is tighter.
    public let importanceWeightedBound: Double
}
