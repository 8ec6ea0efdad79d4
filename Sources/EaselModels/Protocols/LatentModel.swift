/// A model with a latent space: it encodes images as latents, or generates images from them.
public protocol LatentModel: ImageModel {
    /// The size of the latent that an image is encoded as or generated from.
    var latentSize: Int { get }
}
