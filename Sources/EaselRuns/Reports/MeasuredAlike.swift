import EaselCore
import EaselLayers

/// What two runs must have in common for their metrics to be compared: the task, the images that were measured, and the metric.
///
/// A loss is compared among runs of one model that are trained by one loss: a cross-entropy with smoothed labels and one
/// without, or the bounds of two likelihoods, are different quantities under one name.
struct MeasuredAlike: Hashable, Sendable {
    /// Options that decide what a loss is.
    private static let lossOptions = [
        "loss", "likelihood", "beta", "binarise", "labelSmoothing", "classWeights", "l2", "noise", "selfSupervised",
    ]

    /// What is compared, for people: `classification on mnist, accuracy on 10,000 test pictures (higher is better)`.
    let title: String
    private let key: [String]

    init(_ record: RunRecord, _ metric: RunMeasurement?, isLoss: Bool) {
        let (dataset, task) = (record.dataset, record.task)
        // Unknown models are like no other.
        let taskName = task?.name ?? record.model.name
        let isOfPixels = task != .classification && task != .regression
        var key = [taskName, dataset.name, Self.fingerprint(dataset), isOfPixels ? record.shapeText : ""]
        key += [metric?.name ?? "", metric?.measuredOn ?? "", dataset.learnedNumber?.name ?? ""]
        let options = record.model.options
        if isLoss {
            key += [record.model.name] + Self.lossOptions.map { options[$0]?.description ?? "" }
        } else {
            // How noisy the pictures are that the noise was taken from says how good the result can be.
            key += [options["noise"]?.description ?? ""]
        }
        self.key = key
        let count = metric?.measuredOn == "training" ? dataset.trainCount : dataset.monitoredCount
        let measured = metric.map { metric in
            ", \(metric.title)\(isLoss ? " of \(Self.named(record.model))" : "") on "
                + "\(grouped(count)) \(metric.measuredOn) \(dataset.noun)\(count == 1 ? "" : "s")"
                + (metric.better.map { " (\($0) is better)" } ?? "")
        }
        title = "\(taskName) on \(dataset.name)\(measured ?? ", nothing measured yet")"
    }

    /// A model with what decides what its loss is: `vae (beta 4, likelihood bernoulli)`.
    private static func named(_ model: RunRecord.Model) -> String {
        let options = lossOptions.sorted().compactMap { name in
            model.options[name].flatMap { $0 == .boolean(false) ? nil : "\(name) \($0)" }
        }
        return model.name + (options.isEmpty ? "" : " (\(options.joined(separator: ", ")))")
    }

    /// The part of a data set's fingerprint that is of the images that were measured: those to learn from may differ.
    private static func fingerprint(_ dataset: RunRecord.Dataset) -> String {
        let digits = Array(dataset.fingerprint.split(separator: ":").last ?? "")
        let place = dataset.validationCount == nil ? 1 : 2
        guard dataset.fingerprint.hasPrefix("crc32:"), digits.count == 8 * (place + 1) else {
            return dataset.fingerprint
        }
        return String(digits[8 * place..<8 * (place + 1)])
    }

    static func == (first: Self, second: Self) -> Bool { first.key == second.key }

    func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
