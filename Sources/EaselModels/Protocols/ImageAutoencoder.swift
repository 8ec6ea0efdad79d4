import EaselCore
import EaselGraph
import EaselLayers

/// A model that gives back pictures of the size it was given, by way of a code.
public protocol ImageAutoencoder: Module, LatentModel {
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
