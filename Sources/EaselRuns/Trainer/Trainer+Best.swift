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
        _ = try decidingMetric()
    }

    /// The measurement that decides which checkpoint is best, and which of its values are better.
    /// - Throws: `RunError` where it does not tell.
    func decidingMetric() throws -> (metric: Metric, direction: MetricDirection) {
        guard let keepBest else { return (recipe.score, try recipe.scoreDirection()) }
        let metric = try recipe.metric(deciding: keepBest)
        return (metric, try recipe.direction(of: metric))
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

    /// Whether higher or lower scores are better.
    /// - Throws: `RunError` where the recipe's score says neither, so that no checkpoint could be called the best.
    func scoreDirection() throws -> MetricDirection { try direction(of: score) }

    /// Whether higher or lower values of what decides are better; it is never guessed.
    func direction(of metric: Metric) throws -> MetricDirection {
        if let direction = metric.direction { return direction }
        throw RunError(
            "\(metric), by which the recipe would choose the best checkpoint, has no direction; give its Metric .lower or "
                + ".higher, or the recipe another score")
    }
}
