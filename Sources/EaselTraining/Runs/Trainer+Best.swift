/// Which checkpoint is best.
extension Trainer {
    /// What the names of scores begin with.
    static let metricPrefix = "test "

    /// The measurement that a score is of.
    static func metric(of scoreName: String) -> String? {
        scoreName.hasPrefix(metricPrefix) ? String(scoreName.dropFirst(metricPrefix.count)) : nil
    }

    /// Checks that what decides is measured, on a few pictures, before any time is spent on training.
    /// - Throws: `StepError` with the measurements that there are.
    func checkKeepBest() throws {
        guard let keepBest, !isFinished else { return }
        let few = dataset.test.limited(to: directory.record.batchSize)
        let measured = try recipe.evaluate(on: few).keys.filter { recipe.direction(ofMetric: $0) != nil }
        guard measured.contains(keepBest) else {
            throw StepError(
                "\(keepBest) cannot tell which checkpoint is best; \(directory.record.model.name) measures "
                    + (measured.isEmpty ? "nothing that can" : measured.sorted().joined(separator: ", ")))
        }
    }
}
