import EaselModels
import EaselTraining

/// The training options of a denoiser.
struct DenoiserTraining: Sendable {
    /// The noise to remove.
    var noise: NoiseRange

    static let options: [ModelOption<DenoiserTraining>] = [
        ModelOption(
            "noise", \.noise,
            help:
                "Noise to learn to remove, of a strength drawn for each picture: gaussian:0..0.2, salt-and-pepper:0..0.3 or "
                + "masking:0.1..0.5.",
            valueName: "noise", parse: { try NoiseRange(parsing: $0) }, text: { $0.description })
    ]
}

extension ModelCatalog {
    /// The catalogue entries of a denoiser.
    static func entries<Model: CatalogModel & ImageDenoiser>(of _: Model.Type) -> [Entry] {
        // Up to a deviation of 75 of 255 and a little more.
        guard let usual = try? NoiseRange(.gaussian, 0...0.3) else { return [] }
        return Model.entries.map { variant in
            let build = ModelBuilder<Model, DenoiserTraining>(
                entry: variant, training: DenoiserTraining(noise: usual), table: DenoiserTraining.options)
            var entry = Entry(build, .denoising, optimizer: { Adam(learningRate: 1e-3) }) { choice, setup in
                let (model, training) = try build(choice)
                return try DenoisingRecipe(
                    model, noise: training.noise, optimizer: setup.optimizer, batchSize: setup.batchSize,
                    clipping: setup.clipping, seed: setup.seed, workers: setup.workers)
            }
            entry.denoiser = {
                let (model, training) = try build($0)
                return (model, training.noise)
            }
            return entry
        }
    }
}
