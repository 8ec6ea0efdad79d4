import EaselGraph
import EaselLayers

/// Two players: a generator that draws images from noise, and a discriminator that tells them from real ones.
public protocol AdversarialModel: Sendable {
    /// Rows of an image.
    var height: Int { get }
    /// Columns of an image.
    var width: Int { get }
    /// Channels of an image.
    var channels: Int { get }
    /// How many standard normal numbers an image is drawn from.
    var latentSize: Int { get }

    /// Noise to images, pixels in `-1…1`.
    ///
    /// ### Shapes
    /// `[N, latentSize]` → `[N, height, width, channels]`.
    var generator: Sequential { get }

    /// Images to one logit each: the larger, the more real.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, 1]`.
    var discriminator: Sequential { get }

    /// A model of the same make with parameters of its own, which have no value yet.
    func remade() throws -> Self
}
