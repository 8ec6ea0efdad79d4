import EaselImages
import EaselRuntime
import EaselTraining

/// Finds the instruction that made the first value that is not finite, by repeating the last steps.
///
/// The step that failed has changed the parameters already, so they are first put back to what they were a few steps
/// before. Training is a function of the parameters, the batch and the step, so what went wrong goes wrong again.
struct NonFiniteSearch {
    let recipe: any Recipe
    let snapshot: TrainingSnapshot

    /// - Parameters:
    ///   - batches: The batches and learning rates of the steps since the snapshot, the one that failed included.
    /// - Returns: The step, counted from 1, and the first value in it that was not finite; `nil` where the recipe does
    ///   not say which steps it takes, or nothing went wrong this time.
    func run(_ batches: [(batch: Batch, learningRate: Float)]) throws -> (step: Int, value: NonFiniteValue)? {
        guard snapshot.step >= 0, !recipe.trainingSteps.isEmpty else { return nil }
        let steps = recipe.allSteps
        snapshot.restore()
        recipe.stepCount = snapshot.step
        let last = try TrainingSnapshot(copying: snapshot)
        for (index, (batch, learningRate)) in batches.enumerated() {
            let step = snapshot.step + index
            last.take(atStep: step)
            let values = try recipe.train(on: batch, learningRate: learningRate)
            if values.values.allSatisfy(\.isFinite), last.isFiniteNow { continue }
            last.restore()
            recipe.stepCount = step
            for part in steps { part.findsNonFinite = true }
            defer { for part in steps { part.findsNonFinite = false } }
            _ = try recipe.train(on: batch, learningRate: learningRate)
            return steps.lazy.compactMap(\.nonFinite).first.map { (step + 1, $0) }
        }
        return nil
    }
}
