/// A metric of a model: its name, whether higher or lower is better, and its unit.
///
///     Metric("psnr", .higher, unit: "dB")
///
/// The code that measures states all three; nothing is guessed from a name.
public struct Metric: Hashable, Sendable, CustomStringConvertible {
    /// The name it has in logs and options.
    public let name: String
    /// Whether higher or lower is better; `nil` if the metric does not say how good a model is.
    public let direction: MetricDirection?
    /// The unit, such as `dB` or `nats`; `nil` for a plain number.
    public let unit: String?
    /// The title shown to people: the name, unless that alone would mislead.
    public let title: String
    /// Whether it is a loss: those of a run share a panel of its chart, every other metric has one of its own.
    public let isLoss: Bool

    /// Describes a measurement.
    /// - Parameters:
    ///   - name: The name it has in logs and options.
    ///   - direction: Whether higher or lower is better; `nil` if neither is.
    ///   - unit: The unit; `nil` for a plain number.
    ///   - title: The title shown to people; defaults to the name.
    ///   - isLoss: Whether it is a loss.
    public init(
        _ name: String, _ direction: MetricDirection?, unit: String? = nil, title: String? = nil, isLoss: Bool = false
    ) {
        (self.name, self.direction, self.unit, self.isLoss) = (name, direction, unit, isLoss)
        self.title = title ?? name
    }

    /// The name.
    public var description: String { name }

    /// The title, a number and the unit, as in `psnr 16.79 dB`.
    public func text(of number: String) -> String { "\(title) \(number)\(unit.map { " \($0)" } ?? "")" }

    /// Hashes the name: those of one name are few, and of a step each has its own.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Metric {
    /// The loss that training minimises, as a plain number.
    public static let loss = Metric("loss", .lower, isLoss: true)
    /// The share of images classified correctly.
    public static let accuracy = Metric("accuracy", .higher)
    /// The norm of all gradients of a step, taken as one vector, before any clipping.
    public static let gradientNorm = Metric("gradientNorm", nil, title: "gradient norm")
    /// The share of images whose class is among the five most probable.
    public static let top5Accuracy = topAccuracy(5)
    /// The share of images whose class is among so many most probable: top3Accuracy of three.
    public static func topAccuracy(_ count: Int) -> Metric { Metric("top\(count)Accuracy", .higher) }
    /// The mean of the squared differences: of pixels in `0…1`, or of predicted numbers.
    public static let meanSquaredError = Metric("mse", .lower)
    /// The mean of the absolute differences of predicted numbers.
    public static let meanAbsoluteError = Metric("mae", .lower)
    /// R², the share of the variance of numbers that predictions explain.
    public static let coefficientOfDetermination = Metric("r2", .higher)
    /// The peak signal-to-noise ratio (PSNR).
    public static let peakSignalToNoiseRatio = Metric("psnr", .higher, unit: "dB")
    /// The structural similarity index (SSIM).
    public static let structuralSimilarity = Metric("ssim", .higher)
    /// The Fréchet distance between the features of real and of generated images.
    public static let frechetDistance = Metric("frechetDistance", .lower)
}

extension Dictionary where Key == Metric {
    /// The value of the measurement of a name.
    public subscript(_ name: String) -> Value? { first { $0.key.name == name }?.value }

    /// The values by the names of the measurements, as logs keep them.
    public var byName: [String: Value] {
        Dictionary<String, Value>(map { ($0.key.name, $0.value) }) { first, _ in first }
    }
}
