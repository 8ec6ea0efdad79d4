import EaselFiles
import EaselRuntime

extension RunRecord {
    /// What draws images, with the weights of a checkpoint: a decoder, or a generator, its average where one was kept.
    /// - Throws: What is wrong with the record or the checkpoint, or that the model draws none.
    public func latentPictures(
        from checkpoint: SafetensorsFile, workers: Workers = .shared
    ) throws -> LatentPictures {
        let pictures = try ModelCatalog.latentPictures(model, image: imageShape, from: checkpoint, workers: workers)
        pictures.isStrict = true
        return pictures
    }
}
