import EaselCore
import EaselLayers

/// The configuration of a variational autoencoder.
public struct VariationalAutoencoderConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The channels after each stage of the encoder; the decoder has them in reverse.
    public var widths: [Int]
    /// The number of features between convolutions and latents.
    public var hiddenSize: Int
    /// The size of the latent.
    public var latentSize: Int
    /// The initializer of the weights, as in `AutoencoderConfiguration`.
    public var initializer: Initializer

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 28, width: 28), widths: [Int] = [32, 64], hiddenSize: Int = 256,
        latentSize: Int = 20, initializer: Initializer = .heNormal
    ) {
        (self.image, self.initializer) = (image, initializer)
        (self.widths, self.hiddenSize, self.latentSize) = (widths, hiddenSize, latentSize)
    }

    /// The sizes between the stages.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    func stages() throws -> StrideTwoStages {
        try StrideTwoStages.check(image)
        guard (1...16).contains(widths.count), widths.allSatisfy({ (1...4096).contains($0) }) else {
            throw GeometryError("widths are \(widths); 1 to 16 stages of 1 to 4096 channels work, as in [32, 64]")
        }
        try StrideTwoStages.check("hiddenSize", hiddenSize)
        try StrideTwoStages.check("latentSize", latentSize)
        let stages = StrideTwoStages(image, count: widths.count)
        try StrideTwoStages.check(
            layer: "a dense layer",
            weights: [stages.last.height, stages.last.width, widths[widths.count - 1], hiddenSize],
            wayOut: "add a stage to widths, or use smaller images")
        return stages
    }
}
