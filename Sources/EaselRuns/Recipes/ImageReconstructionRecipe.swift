import EaselImages
import EaselMeasures
import EaselTraining

/// A recipe whose model reconstructs images.
///
/// The reconstructions are the output `images` of its evaluation step, pixels in `0…1`.
package protocol ImageReconstructionRecipe: SingleStepRecipe {}

extension ReconstructionRecipe: ImageReconstructionRecipe {}
extension VariationalAutoencoderRecipe: ImageReconstructionRecipe {}

extension ImageReconstructionRecipe {
    /// The reconstruction error over a set: mean squared error, PSNR, SSIM.
    /// - Throws: What evaluating reports.
    package func reconstructionMeasures(on set: any ImageSource) throws -> ReconstructionMeasures {
        var measures = try ReconstructionMeasures(set.imageShape)
        try set.forEachBatch(of: batchSize) { index, batch in
            // The noise of each batch is that of `evaluate`.
            let program = try evaluation(batch, step: UInt64(index))
            // As the model saw them, but without the noise it may have been given: from the set itself.
            let originals = try batch.indices.flatMap { try set.image(at: Int($0)).values(in: .zeroToOne) }
            try measures.add(originals: originals, reconstructions: Array(program.output("images").values))
        }
        return measures
    }
}
