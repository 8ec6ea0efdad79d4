/// How a conditional discriminator is told the class of an image.
public enum ClassConditioning: String, Hashable, Sendable, Codable, CaseIterable {
    /// One more channel beside the image for each class, everywhere 1 in that of the image's own.
    ///
    /// Source: Mirza and Osindero, "Conditional generative adversarial nets", 2014.
    case planes
    /// The inner product of the image's features with a learned vector of its class is added to the logit: features tell
    /// what is in an image, the class only what is asked for.
    ///
    /// Source: Miyato and Koyama, "cGANs with projection discriminator", ICLR 2018.
    case projection
}
