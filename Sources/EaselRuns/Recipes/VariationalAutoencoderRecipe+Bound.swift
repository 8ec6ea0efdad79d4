import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselMeasures
import EaselModels
import EaselRuntime
import EaselTraining

extension VariationalAutoencoderRecipe {
    /// Bounds on the log-likelihood of images from several latents for each.
    ///
    /// Source: Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", 2016.
    /// - Parameters:
    ///   - set: The images.
    ///   - samples: Latents sampled for each image, at least 1.
    ///   - batchSize: The batch size.
    ///   - workers: The threads to run on.
    /// - Throws: `OptionError` for no samples, and what evaluating reports.
    public func bounds(
        on set: any ImageSource, samples: Int, batchSize: Int = 128, workers: Workers = .shared
    ) throws -> LikelihoodBounds {
        guard samples >= 1 else { throw OptionError("\(samples) samples for each picture; at least 1 is needed") }
        let (model, likelihood) = (model, options.likelihood)
        let step = try EvaluationStep(
            of: model, images: model.imageShape, batchSize: batchSize, seed: ~seed, workers: workers
        ) {
            batch in
            let labels = model.classes == nil ? nil : batch.labels
            let noise = Tensor.randomNormal([batch.size, model.latentSize])
            let output = model(batch.images, labels: labels, noise: noise)
            let likelihoods = likelihood.negativeLogLikelihood(logits: output.logits, images: batch.images)
            // ln p(z) - ln q(z|x), whose constants cancel: q's exponent is the noise that z was made of.
            let latents = (square(noise) - square(output.latents) + output.logVariance).sum(over: [1]) * 0.5
            return ["logWeights": latents - likelihoods]
        }
        var (sums, count) = ((lower: 0.0, weighted: 0.0), 0)
        try seen(set).forEachBatch(of: batchSize) { index, batch in
            var bound = ImportanceWeightedBound(imageCount: batch.size)
            for sample in 0..<samples {
                // A step of its own for each, so that no two batches share noise.
                let program = try step(batch, step: UInt64(index * samples + sample))
                try bound.add(try program.output("logWeights").map { Double($0) })
            }
            sums.lower += bound.evidenceLowerBounds.reduce(0, +)
            sums.weighted += bound.bounds.reduce(0, +)
            count += batch.size
        }
        return LikelihoodBounds(
            samples: samples, evidenceLowerBound: sums.lower / Double(count),
            importanceWeightedBound: sums.weighted / Double(count))
    }
}
