import EaselCore
import EaselGraph
import EaselLayers

/// An autoencoder: it encodes images as latents, and decodes latents into images of the same size.
public protocol ImageAutoencoder: Module, LatentModel {
    /// The logits of the reconstruction of images; a sigmoid turns them into pixels.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → the same.
    func logits(_ images: Tensor) -> Tensor

    /// The latents of images; where a latent is a distribution, its mean.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, latentSize]`.
    func latents(of images: Tensor) -> Tensor

    /// Decodes latents into images, pixels in `0…1`.
    ///
    /// ### Shapes
    /// `[N, latentSize]` → `[N, height, width, channels]`.
    func decode(_ latents: Tensor) -> Tensor
}
