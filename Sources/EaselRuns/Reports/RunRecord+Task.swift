extension RunRecord {
    /// The task that the run's model is trained for here: a model that learns classes or numbers has that of its data; `nil`
    /// for a model that this version does not know.
    package var task: ModelTask? {
        guard let entry = try? ModelCatalog.entry(named: model.name) else { return nil }
        return dataset.learnedNumber == nil ? entry.task : .regression
    }
}
