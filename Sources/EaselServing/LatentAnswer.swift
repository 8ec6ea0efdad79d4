/// The latent of a picture.
public struct LatentAnswer: Encodable, Sendable {
    /// The latent.
    public let latents: [Float]
    /// How many numbers it has.
    public let latentSize: Int
    /// The picture as the model saw it.
    public let original: AnsweredPicture
}
