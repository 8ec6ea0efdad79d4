/// Which values of a measurement are good ones.
public enum MetricDirection: String, Sendable, Codable {
    /// The lower, the better: losses, errors, distances.
    case lower
    /// The higher, the better: accuracy, PSNR, SSIM, diversity.
    case higher

    /// The direction of a measurement by its name; `nil` for one that says nothing about how good a model is.
    public init?(ofMetric name: String) {
        switch name {
        case "accuracy", "psnr", "ssim", "diversity": self = .higher
        case "activeDimensions", "kl", "noisyMSE", "judgedPictures": return nil
        default: self = .lower
        }
    }

    /// Whether a value is better than another.
    public func isBetter(_ value: Double, than other: Double) -> Bool { self == .lower ? value < other : value > other }
}
