import EaselCore
import EaselImages
import EaselGraph

extension EvaluationStep {
    /// Computes all outputs for a batch and returns some of them as images, one list for each name.
    ///
    ///     let versions = try evaluation.images("noisy", "restored", of: batch)
    ///     try ImageGrid(comparing: versions, columns: 10).write(to: "restored.png")
    ///
    /// - Parameters:
    ///   - names: Names of outputs `[size, height, width, channels]` in the model's pixel range.
    ///   - batch: The images the model is applied to.
    /// - Throws: `GraphValueError` for a name that is not an output, `StepError` for an output that is not images.
    public func images(_ names: String..., of batch: Batch) throws -> [[Image]] {
        let program = try self(batch)
        return try names.map { name in
            let output = try program.output(name)
            let shape = output.value.shape
            guard shape.rank == 4, (1...4).contains(shape[3]) else {
                throw StepError("\(name) is \(shape); pictures are [N, height, width, channels] with 1 to 4 channels")
            }
            return try ImageGrid.images(
                output.values, of: ImageShape(height: shape[1], width: shape[2], channels: shape[3]), scaling: scaling)
        }
    }
}
