import EaselTraining

/// Sums of what steps measured, each step weighted by the images of its batch.
package struct MetricSums {
    /// The metrics that are summed, in the order in which a checkpoint holds their sums.
    private let metrics: [Metric]
    private var sums: [Metric: Double]
    private var weight = 0.0
    /// The metrics that were not measured of all that was added.
    private var missing: Set<Metric> = []

    /// Starts with nothing.
    package init(_ metrics: [Metric]) {
        self.metrics = metrics
        sums = Dictionary(metrics.map { ($0, 0) }) { first, _ in first }
    }

    /// Adds what a step measured.
    /// - Throws: `RunError` where it did not measure everything.
    package mutating func add(_ values: [Metric: Float], size: Int) throws {
        for metric in metrics {
            guard let value = values[metric] else { throw RunError("a step of training did not measure \(metric)") }
            sums[metric, default: 0] += Double(value) * Double(size)
        }
        weight += Double(size)
    }

    /// Starts again.
    package mutating func clear() { self = MetricSums(metrics) }

    /// The means; empty where nothing was added.
    package var means: [Metric: Double] {
        guard weight > 0 else { return [:] }
        return sums.filter { !missing.contains($0.key) }.mapValues { $0 / weight }
    }

    /// The sums and then their weight, as a checkpoint holds them. Where a checkpoint of an earlier version has fewer, the
    /// last metrics have no mean until it starts again.
    package var saved: [Double] {
        get { metrics.map { sums[$0] ?? 0 } + [weight] }
        set {
            for (metric, sum) in zip(metrics, newValue.dropLast()) { sums[metric] = sum }
            weight = newValue.last ?? 0
            missing = weight > 0 ? Set(metrics.dropFirst(newValue.count - 1)) : []
        }
    }
}
