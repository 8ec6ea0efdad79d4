import EaselGraph
import EaselLayers

/// Two players: a generator that draws images from noise, and a discriminator that tells them from real ones.
public protocol AdversarialModel: LatentModel {
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

    /// How many classes pictures are drawn of, each by itself; `nil` where labels are not looked at.
    var classes: Int? { get }

    /// Noise to images, of given classes where the model takes any.
    ///
    /// ### Shapes
    /// `[N, latentSize]` → `[N, height, width, channels]`; labels are whole numbers `[N]`, or a probability for each
    /// class `[N, classes]`.
    func generate(_ noise: Tensor, labels: Tensor?) -> Tensor

    /// Images, of given classes where the model takes any, to one logit each.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, 1]`; labels as for `generate`.
    func discriminate(_ images: Tensor, labels: Tensor?) -> Tensor

    /// A model of the same make with parameters of its own, which have no value yet.
    func remade() throws -> Self
}

extension AdversarialModel {
    /// Labels are not looked at.
    public var classes: Int? { nil }

    /// What the generator draws; labels are not looked at.
    public func generate(_ noise: Tensor, labels: Tensor?) -> Tensor { generator(noise) }

    /// What the discriminator says; labels are not looked at.
    public func discriminate(_ images: Tensor, labels: Tensor?) -> Tensor { discriminator(images) }
}

/// What two players are built from.
public protocol AdversarialConfiguration: ModelConfiguration {
    /// The same without batch normalisation in the discriminator, for a loss that looks at each image alone.
    var withoutBatchNorm: Self { get }
}

extension AdversarialConfiguration {
    /// The same: there is none.
    public var withoutBatchNorm: Self { self }
}
