/// Whether higher or lower values of a metric are better.
public enum MetricDirection: String, Sendable, Codable {
    /// The lower, the better: losses, errors, distances.
    case lower
    /// The higher, the better: accuracy, PSNR, SSIM, diversity.
    case higher

    /// Whether a value is better than another.
    public func isBetter(_ value: Double, than other: Double) -> Bool { self == .lower ? value < other : value > other }
}
