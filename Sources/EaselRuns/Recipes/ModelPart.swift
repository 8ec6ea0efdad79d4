import EaselCore
import EaselGraph
import EaselLayers

/// A model's layers and totals, or those of one of two players.
public struct ModelPart: Sendable {
    /// `generator` or `discriminator`; empty where the model is of one piece.
    public let name: String
    /// Its layers and totals.
    public let summary: ModelSummary
}

extension ImageShape {
    /// The shape of a batch of so many images.
    func batch(of size: Int) -> Shape { [size, height, width, channels] }
}
