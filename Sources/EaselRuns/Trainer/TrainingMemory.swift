import EaselData
import EaselFiles
import EaselLayers
import EaselRuntime

/// The memory that training takes, in bytes, known before any is taken.
public struct TrainingMemory: Hashable, Sendable {
    /// Weights and running statistics, averages of them included.
    public let parameters: Int
    /// The optimizer's state.
    public let optimizer: Int
    /// The values between the instructions of a training step, of both players' where there are two.
    public let values: Int
    /// What measuring and drawing after an epoch take beside that.
    public let evaluation: Int
    /// The copy of weights and optimizer from which the last steps are repeated if a loss is not finite.
    public let snapshot: Int

    /// All together; images, threads' scratch and the program itself are not counted.
    public var total: Int { parameters + optimizer + values + evaluation + snapshot }

    /// Adds up what a recipe takes.
    /// - Parameters:
    ///   - recipe: What is trained.
    ///   - batchSize: The batch size of training.
    ///   - evaluationBatchSize: The batch size of evaluation; defaults to `batchSize`.
    /// - Throws: What cannot be planned.
    package init(of recipe: any Recipe, batchSize: Int, evaluationBatchSize: Int? = nil) throws {
        func bytes(_ plans: [ProgramPlan]) -> Int { plans.reduce(0) { $0 + $1.arenaByteCount } }
        let evaluationPlans = try recipe.evaluationPlans(batchSize: evaluationBatchSize ?? batchSize)
        parameters = recipe.parameters.reduce(0) { $0 + $1.parameter.shape.count * 4 }
        optimizer = recipe.optimizerStates.flatMap(\.storages).reduce(0) { $0 + $1.shape.count * 4 }
        values = bytes(try recipe.allSteps.map { try $0.plan(batchSize: batchSize) })
        evaluation = bytes(evaluationPlans)
        snapshot = parameters + optimizer
    }

    /// What there is too little of, in one line; `nil` where training may fit.
    public var shortage: String? {
        guard let available = MachineMemory.available(), total > available.byteCount else { return nil }
        return
            "training needs \(byteText(total)) of memory (weights \(byteText(parameters)), optimizer \(byteText(optimizer)), "
            + "values of a step \(byteText(values)), evaluation \(byteText(evaluation)), a copy to go back to "
            + "\(byteText(snapshot))), and \(available.description); a smaller model, batch or image needs less"
    }

    /// Refuses what certainly does not fit.
    /// - Throws: `RunError` with what is needed, what there is, and the way out.
    package func requireAvailable() throws {
        if let shortage { throw RunError(shortage) }
    }
}

extension Recipe {
    /// The memory that training on a data set takes, where no batch has more images than there are.
    /// - Throws: What cannot be planned.
    package func memory(batchSize: Int, on dataset: Dataset) throws -> TrainingMemory {
        try TrainingMemory(
            of: self, batchSize: min(batchSize, dataset.train.count),
            evaluationBatchSize: min(batchSize, dataset.monitored.count))
    }
}
