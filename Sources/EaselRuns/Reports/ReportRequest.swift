/// A request for a report of a run.
public struct ReportRequest: Sendable {
    /// Which checkpoint is evaluated.
    public var checkpoint = RunLocation.Choice.latest
    /// Whether the model is applied: measured on its test images, and an autoencoder's reconstructions drawn.
    public var isEvaluated = true
    /// Where data sets, and a run's folder of images that has moved, are looked for first.
    public var root: String?
    /// The most test images to measure on.
    public var limit: Int?

    /// Asks for all that is known.
    public init() {}
}
