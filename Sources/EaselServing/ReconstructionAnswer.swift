/// A reconstruction, beside what the model saw.
public struct ReconstructionAnswer: Encodable, Sendable {
    /// The reconstruction.
    public let image: AnsweredPicture
    /// The picture, brought to the model's size, before noise was added.
    public let original: AnsweredPicture
    /// The picture with the noise that was added.
    public let noisy: AnsweredPicture?
    /// How far each sample of the result is from the original's.
    public let difference: AnsweredPicture
    /// The mean squared error, pixels in `0…1`.
    public let mse: Double
    /// The peak signal-to-noise ratio in decibels; `nil` where nothing differs.
    public let psnr: Double?
}
