import EaselData
import EaselImages
import EaselFiles
import EaselRuntime
import EaselTraining

/// A prepared training: its images are read and its model is planned, but nothing is written yet.
public struct PreparedTraining {
    let plan: TrainingPlan
    /// The record of the run.
    public let record: RunRecord
    /// The images.
    public let dataset: Dataset
    /// The recipe that trains the model.
    public let recipe: any Recipe
    /// The memory that it takes.
    public let memory: TrainingMemory
    let judge: TrainedJudge?
    /// The training images as steps see them.
    let training: any ImageSource
    let generated: GeneratedTrainingImages?
    /// The first values of parameters that are not drawn.
    let origin: [(name: String, values: [Float])]?
    let workers: Workers

    /// The model's layers and the cost of training, for batches no larger than the data set.
    /// - Throws: What cannot be planned.
    public func description() throws -> ModelDescription {
        try ModelDescription(
            of: recipe, named: record.model.name, image: record.imageShape,
            batchSize: min(record.batchSize, dataset.train.count), memory: memory,
            notes: ModelCatalog.notes(on: record.model, image: record.imageShape))
    }

    /// Makes the run's folder and a trainer that trains into it. With a time budget, first measures how many epochs
    /// fit into it.
    /// - Parameter report: Called with a line for people about the time budget.
    /// - Throws: `RunError` where there is too little memory, `OptionError` for a time budget that not one epoch fits
    ///   into, `FileError` where the folder cannot be made.
    public func begin(report: (String) -> Void = { _ in }) throws -> Trainer {
        try memory.requireAvailable()
        try recipe.fit(to: dataset.train)
        var record = record
        if let seconds = plan.seconds {
            let budget = try TimeBudget(
                seconds, for: recipe, on: dataset, training: training, batchSize: record.batchSize,
                learningRate: Float(record.optimizer.learningRate), seed: record.seed,
                checkpointInterval: record.checkpointInterval,
                keepsLatents: ModelCatalog.isAutoencoder(plan.model) && !ModelCatalog.hasPrior(plan.model),
                savingAt: plan.folder)
            record.epochs = budget.epochs
            report(
                "--seconds \(plain(seconds)): \(budget.line)"
                    + (record.stopEarly == nil ? "" : ", or fewer where --stop-early ends them"))
        }
        let fill = { (folder: OpenFolder) in
            try judge?.keep(in: folder)
            if let generated { try RunDirectory.keep(generated.images, in: folder) }
            if let origin { try RunDirectory.keep(origin, of: recipe, in: folder) }
        }
        let directory =
            switch plan.place {
            case .folder(let path): try RunDirectory.create(at: path, record: record, fill: fill)
            case .numbered(let outputs):
                // Under the name that was asked for, which may be an earlier one.
                try RunDirectory.create(
                    named: "\(plan.model)-\(record.dataset.name)", in: outputs, record: record, fill: fill)
            }
        let trainer = try Trainer(recipe, on: dataset, into: directory, resuming: false)
        trainer.use(workers)
        return trainer
    }
}
