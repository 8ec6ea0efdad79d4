import EaselCore
import EaselModels
import EaselTraining

/// The training options of a denoiser.
struct DenoiserTraining: Sendable {
    /// The noise to remove; `nil` for the usual.
    var noise: NoiseRange?
    /// Whether images are noisy already, and no clean ones are known.
    var isSelfSupervised = false

    static let options: [ModelOption<DenoiserTraining>] = [
        ModelOption(
            "noise", \.noise,
            help:
                "Noise to learn to remove, of a strength drawn for each picture: gaussian:0..0.3 (the usual), poisson, "
                + "jpeg:20..80, salt-and-pepper:0..0.3 or masking:0.1..0.5.",
            valueName: "noise", parse: { try NoiseRange(parsing: $0) }, text: { $0?.description }),
        ModelOption(
            "selfSupervised", \.isSelfSupervised,
            help: "Learn from noisy pictures alone, without clean ones; no noise is added."),
    ]

    /// The noise that is added; `nil` where images are noisy already.
    /// - Throws: `OptionError` where both are asked for.
    func added() throws -> NoiseRange? {
        guard isSelfSupervised else { return try noise ?? NoiseRange(.gaussian, 0...0.3) }
        if let noise {
            throw OptionError(
                "self-supervised training adds no noise, the pictures are noisy already; leave out noise \(noise)")
        }
        return nil
    }
}

extension ModelCatalog {
    /// The catalogue entries of a denoiser.
    static func entries<Model: CatalogModel & ImageDenoiser>(of _: Model.Type) -> [Entry] {
        Model.entries.map { variant in
            let build = ModelBuilder<Model, DenoiserTraining>(
                entry: variant, training: DenoiserTraining(), table: DenoiserTraining.options)
            var entry = Entry(build, .denoising, optimizer: { Adam(learningRate: 1e-3) }) { choice, setup in
                let (model, training) = try build(choice)
                guard let noise = try training.added() else {
                    return try SelfSupervisedDenoisingRecipe(
                        model, optimizer: setup.optimizer, batchSize: setup.batchSize, clipping: setup.clipping,
                        seed: setup.seed, workers: setup.workers)
                }
                return try DenoisingRecipe(
                    model, noise: noise, optimizer: setup.optimizer, batchSize: setup.batchSize,
                    clipping: setup.clipping, seed: setup.seed, workers: setup.workers)
            }
            entry.denoiser = {
                let (model, training) = try build($0)
                return (model, try training.added())
            }
            return entry
        }
    }
}
