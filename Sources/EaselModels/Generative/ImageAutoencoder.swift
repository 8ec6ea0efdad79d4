import EaselCore
import EaselGraph
import EaselLayers

/// A model that gives back pictures of the size it was given, by way of a code.
public protocol ImageAutoencoder: Module, ImageModel {
    /// What a sigmoid turns into the reconstruction of images.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → the same.
    func logits(_ images: Tensor) -> Tensor

    /// The codes of images; of a code that is a distribution, its mean.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, latentSize]`.
    func codes(of images: Tensor) -> Tensor

    /// The images of codes, pixels in `0…1`.
    ///
    /// ### Shapes
    /// `[N, latentSize]` → `[N, height, width, channels]`.
    func decode(_ codes: Tensor) -> Tensor
}

extension ImageAutoencoder {
    /// Reports images that are not of the model's size, or gives `nil`.
    func unfit(_ images: Tensor, _ model: String) -> Tensor? {
        let expected = Shape([height, width, channels])
        guard images.trace.diagnostic == nil, Shape(Array(images.shape.dimensions.dropFirst())) != expected else {
            return nil
        }
        return images.trace.fail(model, "images are \(images.shape), the model was built for \(expected)")
    }
}

extension Autoencoder: ImageAutoencoder {
    public var imageShape: ImageShape { configuration.image }
    public var latentSize: Int { configuration.latentSize }
    public func codes(of images: Tensor) -> Tensor { encode(images) }
}
