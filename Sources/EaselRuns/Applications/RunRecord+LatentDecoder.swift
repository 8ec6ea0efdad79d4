import EaselFiles
import EaselRuntime

extension RunRecord {
    /// The decoder or generator of the run with the weights of a checkpoint: of a generator its moving average, if
    /// kept.
    /// - Throws: What is wrong with the record or the checkpoint, or that the model draws none.
    public func latentDecoder(
        from checkpoint: SafetensorsFile, workers: Workers = .shared
    ) throws -> LatentDecoder {
        let decoder = try ModelCatalog.latentDecoder(model, image: imageShape, from: checkpoint, workers: workers)
        decoder.isStrict = true
        return decoder
    }
}
