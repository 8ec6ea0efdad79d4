import EaselCore
import EaselFiles
import EaselRuntime

extension RunRecord {
    /// What removes noise with the run's model: a denoiser, or an autoencoder.
    /// - Parameters:
    ///   - checkpoint: The weights.
    ///   - noiseLevel: The standard deviation of the noise in `0…1`; estimated, or of no matter, if `nil`.
    ///   - name: What whoever says something of the level calls it, even that it be estimated; `nil` where nobody does.
    ///   - strength: The share of the noise to remove.
    ///   - workers: The threads to run on.
    /// - Throws: `OptionError` for a model that removes no noise, or a level for one that is not told it.
    package func noiseRemover(
        from checkpoint: SafetensorsFile, noiseLevel: Double?, named name: String?, strength: Double,
        workers: Workers = .shared
    ) throws -> any NoiseRemover {
        try ModelCatalog.requireNoiseRemoval(model)
        if try ModelCatalog.isDenoiser(model.name) {
            return try ConvolutionalDenoiser(
                self, from: checkpoint, noiseLevel: noiseLevel, strength: strength, workers: workers)
        }
        if let name {
            throw OptionError("\(name): \(model.name) is not told how much noise there is; leave it out")
        }
        return try Denoiser(self, from: checkpoint, strength: strength, workers: workers)
    }
}
