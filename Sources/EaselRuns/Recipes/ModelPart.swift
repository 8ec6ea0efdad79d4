import EaselCore
import EaselGraph
import EaselLayers
import EaselModels

/// A model's layers and totals, or those of one of two players.
public struct ModelPart: Sendable {
    /// `generator` or `discriminator`; empty where the model is of one piece.
    public let name: String
    /// Its layers and totals.
    public let summary: ModelSummary
}

extension ModelPart {
    /// A model of one piece, traced on a batch of its images.
    init(whole model: any ImageModel, batchSize: Int, logits: (Tensor) -> Tensor) throws {
        let shape = model.imageShape.batch(of: batchSize)
        self.init(name: "", summary: try ModelSummary(of: model) { logits($0.input("images", shape)) })
    }
}

extension ImageShape {
    /// The shape of a batch of so many images.
    func batch(of size: Int) -> Shape { [size, height, width, channels] }
}
