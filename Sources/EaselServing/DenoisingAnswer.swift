/// A picture without its noise.
public struct DenoisingAnswer: Encodable, Sendable {
    /// The result.
    public let image: AnsweredPicture
    /// The picture as it came.
    public let original: AnsweredPicture
    /// The picture with the noise that was added.
    public let noisy: AnsweredPicture?
    /// How far each sample of the result is from the original's.
    public let difference: AnsweredPicture
    /// The mean squared error against the original, pixels in `0…1`, where noise was added to it.
    public let mse: Double?
    /// The peak signal-to-noise ratio in decibels, where noise was added.
    public let psnr: Double?
    /// The standard deviation of the noise, pixels in `0…1`; `nil` where it plays no part.
    public let noiseLevel: Double?
    /// What a person should know of the result, a line each.
    public let notes: [String]
}
