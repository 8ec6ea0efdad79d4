import EaselData
import EaselFiles

extension TrainingPlan {
    /// The options with the weight of each class in place of what was asked for, which depends on the images: so a run
    /// records what it is trained with.
    /// - Throws: `OptionError` for a class that there is not.
    func weighingClasses(_ options: [String: JSONValue], of dataset: Dataset) throws -> [String: JSONValue] {
        let name = "classWeights"
        guard let text = options[name]?.text, let names = dataset.classNames else { return options }
        let weights = try ClassWeights(parsing: text).resolved(for: names, labels: dataset.train.labels ?? [])
        return options.merging([name: .text(weights.text ?? "")]) { $1 }
    }
}
