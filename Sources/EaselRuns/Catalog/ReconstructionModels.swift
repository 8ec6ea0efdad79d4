import EaselFiles
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// The training options of an autoencoder that is not variational.
struct ReconstructionTraining: Sendable {
    /// The noise added to the input; `nil` for none.
    var noise: ImageNoise?

    static let options: [ModelOption<ReconstructionTraining>] = [
        ModelOption(
            "noise", \.noise,
            help:
                "Noise to learn to remove, drawn anew for each batch: gaussian:0.5, salt-and-pepper:0.3 or masking:0.5.",
            valueName: "noise", parse: { try ImageNoise(parsing: $0) }, text: { $0?.description })
    ]
}

extension ModelCatalog {
    /// The catalogue entries of an autoencoder.
    static func entries<Model: CatalogModel & ImageAutoencoder>(of _: Model.Type) -> [Entry] {
        Model.entries.map { variant in
            let build = ModelBuilder<Model, ReconstructionTraining>(
                entry: variant, training: ReconstructionTraining(), table: ReconstructionTraining.options)
            // Three times Adam's own learning rate: with He's weights, better after each epoch on drawn digits, MNIST
            // and CIFAR-10.
            var entry = Entry(build, .reconstruction, optimizer: { Adam(learningRate: 3e-3) }) { choice, setup in
                let (model, training) = try build(choice)
                return try ReconstructionRecipe(
                    model, noise: training.noise, optimizer: setup.optimizer, batchSize: setup.batchSize,
                    clipping: setup.clipping, seed: setup.seed, workers: setup.workers)
            }
            entry.autoencoder = { try build($0).model }
            entry.drawing = { choice, checkpoint, workers in
                let model = try build(choice).model
                try checkpoint.read(namedParameters(of: model))
                return try LatentDecoder(model, workers: workers)
            }
            return entry
        }
    }
}

extension SafetensorsFile {
    /// Reads the values of parameters by name; everything else is ignored.
    func read(_ parameters: [NamedParameter]) throws {
        try read(parameters.map { ($0.name, $0.parameter.storage) })
    }
}
