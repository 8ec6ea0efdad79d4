import EaselCore
import EaselFiles
import EaselGraph
import EaselLayers

/// A generative adversarial network (GAN): a generator that makes images from noise, and a discriminator that tells
/// them from real ones.
public protocol AdversarialModel: LatentModel {
    /// The generator, from noise to images with pixels in `-1…1`.
    ///
    /// ### Shapes
    /// `[N, latentSize]` → `[N, height, width, channels]`.
    var generator: Sequential { get }

    /// The discriminator, from images to one logit each: the larger, the more real.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, 1]`.
    var discriminator: Sequential { get }

    /// The number of classes images can be generated of; `nil` if labels are ignored.
    var classes: Int? { get }

    /// Generates images from noise, of given classes if the model is conditional.
    ///
    /// ### Shapes
    /// `[N, latentSize]` → `[N, height, width, channels]`; labels are whole numbers `[N]`, or a probability for each
    /// class `[N, classes]`.
    func generate(_ noise: Tensor, labels: Tensor?) -> Tensor

    /// The discriminator's logits for images, of given classes if the model is conditional.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, 1]`; labels as for `generate`.
    func discriminate(_ images: Tensor, labels: Tensor?) -> Tensor

    /// A new model of the same configuration with parameters of its own, which have no value yet.
    func remade() throws -> Self

    /// Options of the catalogue's table that training by the tuned preset sets, by name.
    static func tunedOptions(in situation: AdversarialSituation) -> [String: JSONValue]

    /// The learning rates that the tuned preset trains by.
    /// - Parameter image: The size of the images.
    static func tunedRates(for image: ImageShape) -> AdversarialRates
}

extension AdversarialModel {
    /// Empty: the configuration's own defaults.
    public static func tunedOptions(in situation: AdversarialSituation) -> [String: JSONValue] { [:] }

    /// Those for a discriminator that R1 keeps smooth.
    public static func tunedRates(for image: ImageShape) -> AdversarialRates { .smooth }

    /// `nil`: labels are ignored.
    public var classes: Int? { nil }

    /// The generator's images; labels are ignored.
    public func generate(_ noise: Tensor, labels: Tensor?) -> Tensor { generator(noise) }

    /// The discriminator's logits; labels are ignored.
    public func discriminate(_ images: Tensor, labels: Tensor?) -> Tensor { discriminator(images) }
}

extension AdversarialConfiguration {
    /// The configuration itself: it has no batch normalisation.
    package var withoutBatchNorm: Self { self }
    /// `nil`: there is no choice.
    package var batchNormRequest: String? { nil }
}
