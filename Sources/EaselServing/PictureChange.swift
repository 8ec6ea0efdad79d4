import EaselImages
import EaselRuns

/// What is done to a picture before a model sees it.
public struct PictureChange: Sendable {
    /// Whether black and white are inverted.
    public var inverts = false
    /// The noise that is added.
    public var noise: ImageNoise?
    /// The seed of the noise.
    public var seed: UInt64 = 0

    /// Changes nothing.
    public init() {}

    /// The picture, inverted where that is asked for.
    func turned(_ image: Image) throws -> Image { try image.inverted(where: inverts) }

    /// The picture with the noise, `nil` where none is added.
    /// - Throws: `OptionError` for a strength that cannot be.
    func noisy(_ image: Image) throws -> Image? { try noise?.applied(to: image, seed: seed) }
}
