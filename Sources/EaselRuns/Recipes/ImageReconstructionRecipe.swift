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
        try reconstructionMeasures(on: set, of: ["images"])[0]
    }
}

extension SingleStepRecipe {
    /// The error of outputs of the evaluation step, which are images, over a set: mean squared error, PSNR, SSIM.
    /// - Throws: What evaluating reports.
    func reconstructionMeasures(
        on set: any ImageSource, of outputs: [String]
    ) throws -> [ReconstructionMeasures] {
        var measures = try outputs.map { _ in try ReconstructionMeasures(set.imageShape) }
        try set.forEachBatch(of: batchSize) { index, batch in
            // The noise of each batch is that of `evaluate`.
            let program = try evaluation(batch, step: UInt64(index))
            // As the model saw them, but without the noise it may have been given: from the set itself.
            let originals = try batch.indices.flatMap { try set.image(at: Int($0)).values(in: .zeroToOne) }
            for (place, output) in outputs.enumerated() {
                try measures[place].add(originals: originals, reconstructions: Array(program.output(output).values))
            }
        }
        return measures
    }
}
