import EaselCore
import EaselFiles

/// What decides which options train a GAN best.
public struct AdversarialSituation: Sendable {
    /// The size of the images.
    public var image: ImageShape
    /// Whether there are so few images that a discriminator soon knows them by heart.
    public var hasFewImages: Bool
    /// Whether the discriminator is a Wasserstein critic, which looks at each image by itself.
    public var isCritic: Bool
    /// The options given, by name, which come before those that are found.
    public var given: [String: JSONValue]

    /// Describes a training.
    public init(
        image: ImageShape, hasFewImages: Bool = false, isCritic: Bool = false, given: [String: JSONValue] = [:]
    ) { (self.image, self.hasFewImages, self.isCritic, self.given) = (image, hasFewImages, isCritic, given) }
}
