import EaselModels
import EaselTraining

extension ModelCatalog {
    /// The names of the models that learn from rows of a table.
    package static var rowModelNames: [String] { all.filter(\.takesRows).map(\.name) }
}

extension ModelCatalog.Entry {
    /// How a model learns from a table where no preset and nobody says otherwise: with larger steps than from images, that
    /// grow small in the end, and for as many epochs as make a thousand of them.
    ///
    /// 105 rows are 7 batches, and 5 epochs of them 35 steps, of which no model learns much.
    func usualSettings(in situation: TrainingPreset.Situation) -> TrainingPreset.Settings {
        var settings = TrainingPreset.Settings()
        guard let rows, situation.isTable else { return settings }
        let size = RunRecord.usualBatchSize(images: situation.imageCount)
        let steps = max(1, (situation.imageCount + size - 1) / size)
        settings.epochs = min(max((Self.rowSteps + steps - 1) / steps, RunRecord.usualEpochs), Self.mostRowEpochs)
        settings.optimizer = "\(type(of: usualOptimizer()).name):learningRate=\(rows.learningRate)"
        settings.schedule = "cosine"
        return settings
    }

    /// The steps that a table is learned in.
    private static var rowSteps: Int { 1000 }
    /// The most epochs for that: each leaves a picture and a checkpoint.
    private static var mostRowEpochs: Int { 100 }
}
