import EaselCore
import EaselData
import EaselFiles
import EaselImages

extension TrainingPlan {
    /// What the learned column is of: what was asked for, else what the model learns; `nil` where the data decide.
    /// - Throws: `OptionError` where the model learns the other.
    func target(for entry: ModelCatalog.Entry) throws -> DatasetReading.LearnedTarget? {
        switch data.reading.target {
        case .class? where !entry.needsLabels && entry.learnsNumbers:
            throw OptionError("\(entry.name) learns a number, and --target is class; leave it out")
        case .number? where !entry.learnsNumbers:
            let able = ModelCatalog.all.filter(\.learnsNumbers).map(\.name)
            throw OptionError("\(entry.name) learns no number, and --target is number; \(listed(able)) do")
        case let asked?: return asked
        case nil: break
        }
        guard data.isFolder, DatasetCatalog.hasColumns(data.name) else { return nil }
        if entry.learnsNumbers { return entry.needsLabels ? nil : .number }
        return try entry.needsLabels && data.isTable() ? .class : nil
    }

    /// Refuses images that have no number for a model that learns nothing else, and options of classes where a number is learned.
    func checkNumbers(_ dataset: Dataset, _ entry: ModelCatalog.Entry) throws {
        // Once all options are in the record, nobody can tell which were given.
        if dataset.learnedNumber != nil { try ClassifierTraining.refuse(given: options, of: entry.name) }
        guard entry.learnsNumbers, !entry.needsLabels, dataset.learnedNumber == nil else { return }
        throw DataError(
            "\(entry.name) learns a number, and \(data.name) has none; use a table or a list of pictures (.csv, .jsonl), and name "
                + "its column of numbers with --label")
    }

    /// The run that images are generated from, where they can be used.
    /// - Throws: `OptionError` where numbers are learned, of which generated images have none.
    func allowed(_ generator: String, _ dataset: Dataset) throws(OptionError) -> String {
        guard dataset.learnedNumber == nil else {
            throw OptionError(
                "generated pictures have no number to learn, and \(data.name) has one of each; leave them out")
        }
        return generator
    }

    /// Refuses a table for a model of images alone, and what cannot be done to rows.
    /// - Throws: `DataError` or `OptionError` that says what can.
    func checkRows(_ dataset: Dataset, _ entry: ModelCatalog.Entry, _ options: [String: JSONValue]) throws {
        guard dataset.table != nil else { return }
        guard entry.takesRows else {
            throw DataError(
                "\(data.name): a table of numbers, and \(entry.name) takes pictures; \(listed(ModelCatalog.rowModelNames)) "
                    + "learn from tables, and a list of pictures has a column path")
        }
        guard options["inputNormalisation"] == nil else {
            throw OptionError(
                "--input-normalisation is of pictures, and the columns of \(data.name) are standardised already; leave it out"
            )
        }
    }

    private func listed(_ names: [String]) -> String {
        names.count < 2
            ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
    }
}
