import EaselModels
import EaselRuntime
import EaselTraining

extension ModelCatalog {
    /// The recipe that trains a run's model.
    /// - Parameters:
    ///   - record: The run.
    ///   - judge: A classifier that judges the generated images each epoch.
    ///   - workers: The threads to run on.
    /// - Throws: `GeometryError` for what cannot be built, `OptionError` for a name or an option that does not exist,
    ///   `RunError` for a judge that has nothing to look at.
    public static func recipe(
        for record: RunRecord, judge: TrainedJudge? = nil, workers: Workers = .shared
    ) throws -> any Recipe {
        let recipe = try recipe(
            record.model, image: record.imageShape, optimizer: record.optimizer.makeOptimizer(),
            batchSize: record.batchSize, trainCount: record.dataset.trainCount, clipping: record.gradientClipping,
            mixesTargets: record.augmentation?.mixes ?? false, learnedNumber: record.dataset.learnedNumber,
            phases: record.origin?.phases ?? [], isAugmented: record.augmentation != nil,
            seed: record.seed, workers: workers)
        guard let judge else { return recipe }
        guard judge.judge.shape == record.imageShape else {
            throw RunError(
                "the classifier in \(judge.path) looks at pictures of \(judge.judge.shape), not of \(record.imageShape); "
                    + "train one on such pictures")
        }
        guard record.dataset.monitoredCount >= 2 else {
            throw RunError(
                "a judge compares with test pictures, and \(record.dataset.monitoredCount) is too few; 2 are needed")
        }
        let judging = try judge.judging()
        judging.selectsAtRandom = record.judge?.selection == .random
        try recipe.judge(by: judging)
        return recipe
    }
}
