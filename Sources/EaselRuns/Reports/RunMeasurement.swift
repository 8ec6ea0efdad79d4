import EaselTraining

/// A metric over a run: where it ended, and where it was best.
public struct RunMeasurement: Encodable, Hashable, Sendable {
    /// The metric's name, as in the log.
    public let name: String
    /// The title shown to people.
    public let title: String
    /// The unit; `nil` for a plain number.
    public let unit: String?
    /// `higher` or `lower`, whichever is better; `nil` where neither is.
    public let better: String?
    /// What the images are for that it was measured on: `test`, `validation` or `training`.
    public let measuredOn: String
    /// The value after the last epoch; `nil` where it is no number.
    public let last: Double?
    /// The best value; `nil` where there is no better.
    public let best: Double?
    /// The epoch of the best value.
    public let bestEpoch: Int?
    /// The values epoch by epoch, for a small curve: at most 200, each the mean of neighbours; what is no number is left out.
    public let curve: [Double]

    /// The most points of a curve.
    private static let most = 200

    /// Looks for a metric in the epochs of a log.
    /// - Returns: `nil` where it was never measured.
    init?(_ metric: Metric, in epochs: [LogRecord], measuredOn place: String) {
        let isTraining = place == "training"
        let values = epochs.compactMap { record in
            (isTraining ? record.train : record.test)[metric.name].map { (epoch: record.epoch, value: $0) }
        }
        guard let last = values.last else { return nil }
        (name, title, unit, measuredOn) = (metric.name, metric.title, metric.unit, place)
        better = metric.direction?.rawValue
        self.last = last.value.isFinite ? last.value : nil
        let finite = values.filter(\.value.isFinite)
        let best = metric.direction.flatMap { direction in
            finite.reduce(finite.first) { best, next in
                guard let best else { return next }
                return direction.isBetter(next.value, than: best.value) ? next : best
            }
        }
        (self.best, bestEpoch) = (best?.value, best?.epoch)
        let count = min(finite.count, Self.most)
        curve = (0..<count).map { place in
            let group = finite[place * finite.count / count..<(place + 1) * finite.count / count]
            return group.reduce(0) { $0 + $1.value } / Double(group.count)
        }
    }

    /// The curve in a few characters, from ▁ at its least to █ at its greatest.
    package func curveText(width: Int) -> String { SmallCurve(curve).text(width: width) }

    /// A value in words: `0.9712`, `16.79 dB`.
    package func text(_ value: Double?) -> String {
        value.map { shortNumber($0) + (unit.map { " \($0)" } ?? "") } ?? "–"
    }
}

extension [Metric] {
    /// The metric that stands for a run where it is compared with others, of those that its epochs have.
    ///
    /// It is what decides the best checkpoint if that was asked for; else one that says how good a model is whatever loss it
    /// was trained with, if there is one.
    /// - Parameters:
    ///   - measured: Whether a metric was measured.
    ///   - asked: The name of the one that was asked for.
    ///   - score: What decides the best checkpoint.
    func headline(asked: String?, score: Metric, where measured: (Metric) -> Bool) -> Metric? {
        if let asked, let metric = first(where: { $0.name == asked }), measured(metric) { return metric }
        let usual: [Metric] = [.accuracy, .frechetDistance, .peakSignalToNoiseRatio, .meanSquaredError]
        let candidates =
            (score.isLoss ? [] : [score]) + usual.filter(contains) + [score] + filter { $0.direction != nil }
        return candidates.first(where: measured)
    }
}
