/// What of a trained model leaves as a file.
public enum ExportPart: String, CaseIterable, Sendable {
    /// All that it does with a picture.
    case whole
    /// An autoencoder's encoder: pictures to latents.
    case encoder
    /// An autoencoder's decoder: latents to pictures.
    case decoder
    /// A GAN's generator: latents to pictures.
    case generator
}
