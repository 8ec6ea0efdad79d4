import EaselGraph
import EaselLayers

/// A feature network: a model that was made for something else than telling classes apart, some of whose layers turn an
/// image into features that classes can be told apart by.
///
/// An autoencoder's encoder is one, and a GAN's discriminator without its last layers. `FeatureClassifier` puts a head on
/// it.
public protocol FeatureNetwork: ImageModel {
    /// The range of the pixels that its layers take.
    static var pixelRange: ClosedRange<Float> { get }

    /// The number of features of an image.
    var featureCount: Int { get }

    /// The feature maps on the way, one for each stride, from the image on. Empty if there are none.
    var stages: [FeatureStage] { get }

    /// The features of images, pixels in `pixelRange`; those of an image depend on no other image in use.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, featureCount]`.
    func features(of images: Tensor) -> Tensor

    /// The feature maps of `stages` for images, in their order; what follows the last one is not recorded.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, rows, columns, stage.channels]` for each stage.
    func stageMaps(_ images: Tensor) -> [Tensor]
}

extension FeatureNetwork {
    /// `0…1`, as images come.
    public static var pixelRange: ClosedRange<Float> { 0...1 }

    /// Empty: layers that see pixels in one row make no maps.
    public var stages: [FeatureStage] { [] }

    /// Empty, as the stages are.
    public func stageMaps(_ images: Tensor) -> [Tensor] { [] }
}

extension FeatureNetwork where Self: ImageAutoencoder {
    /// The size of the latent.
    public var featureCount: Int { latentSize }

    /// The latents of images: `[N, height, width, channels]` → `[N, latentSize]`.
    public func features(of images: Tensor) -> Tensor { latents(of: images) }
}

extension FeatureNetwork where Self: AdversarialModel {
    /// `-1…1`, which generators draw.
    public static var pixelRange: ClosedRange<Float> { -1...1 }
}

extension Sequential {
    /// The places of the first so many activations.
    func activations(_ count: Int) -> [Int] {
        Array(modules.indices.filter { modules[$0] is Activation }.prefix(count))
    }
}

extension [FeatureStage] {
    /// Stages that each halve the map before them.
    static func halving(_ channels: some Sequence<Int>) -> [FeatureStage] {
        channels.enumerated().map { FeatureStage(channels: $1, stride: 2 << $0) }
    }
}
