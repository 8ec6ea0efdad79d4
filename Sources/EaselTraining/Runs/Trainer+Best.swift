import EaselData

/// Which checkpoint is best.
extension Trainer {
    /// What the names of scores begin with.
    static let metricPrefix = "test "

    /// The measurement that a score is of.
    static func metric(of scoreName: String) -> String? {
        scoreName.hasPrefix(metricPrefix) ? String(scoreName.dropFirst(metricPrefix.count)) : nil
    }

    /// Checks that what decides is measured, before any time is spent on training.
    /// - Throws: `StepError` with the measurements that there are.
    func checkKeepBest() throws {
        guard let keepBest, !isFinished else { return }
        try recipe.check(keepBest: keepBest, on: dataset.test.limited(to: directory.record.batchSize))
    }
}

extension Recipe {
    /// Checks that a measurement can tell which checkpoint is best.
    /// - Parameters:
    ///   - keepBest: Its name.
    ///   - few: A few test pictures, to see what is measured.
    /// - Throws: `StepError` with the measurements that there are.
    public func check(keepBest: String, on few: ImageSet) throws {
        let measured = try evaluate(on: few).keys.filter { direction(ofMetric: $0) != nil }
        guard measured.contains(keepBest) else {
            throw StepError(
                "\(keepBest) cannot tell which checkpoint is best; "
                    + (measured.isEmpty
                        ? "nothing measured here can" : "what can is \(measured.sorted().joined(separator: ", "))"))
        }
    }
}
