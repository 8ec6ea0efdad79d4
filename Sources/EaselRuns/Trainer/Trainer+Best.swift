import EaselTraining

/// Which checkpoint is best.
extension Trainer {
    /// What the names of scores begin with.
    static let metricPrefix = "test "

    /// The measurement that a score is of.
    static func metric(of scoreName: String) -> String? {
        scoreName.hasPrefix(metricPrefix) ? String(scoreName.dropFirst(metricPrefix.count)) : nil
    }

    /// Checks that what decides is measured, before any time is spent on training.
    /// - Throws: `RunError` with the measurements that there are.
    func checkKeepBest() throws {
        if let keepBest { _ = try recipe.metric(deciding: keepBest) }
    }
}

extension Recipe {
    /// The measurement of a name, which must tell which checkpoint is best.
    /// - Throws: `RunError` with the measurements that can.
    public func metric(deciding name: String) throws -> Metric {
        let able = testMetrics.filter { $0.direction != nil }
        guard let metric = able.first(where: { $0.name == name }) else {
            throw RunError(
                "\(name) cannot tell which checkpoint is best; "
                    + (able.isEmpty
                        ? "nothing measured here can"
                        : "what can is \(able.map(\.name).sorted().joined(separator: ", "))"))
        }
        return metric
    }
}
