import EaselRuntime
import EaselTraining

/// How much reconstructions differ from one another, as a share of how much the images do, over a set.
///
/// A model that reconstructs every image as the same one has 0, a perfect model 1. The evaluation's program has the
/// outputs `imageMean`, `imageSquare`, `resultMean` and `resultSquare`: of a batch, the mean of each pixel and of its
/// square.
struct ReconstructionDiversity {
    /// The measurement. What comes back noisy differs more than it should, so neither end is better.
    static let metric = Metric("diversity", nil)

    private var images = PixelMoments()
    private var results = PixelMoments()

    /// Adds a batch that was evaluated.
    /// - Parameter share: Its part of the set.
    mutating func add(_ program: Program, share: Double) throws {
        try images.add(program.output("imageMean"), program.output("imageSquare"), share: share)
        try results.add(program.output("resultMean"), program.output("resultSquare"), share: share)
    }

    /// What a person should look at in what was measured over an epoch.
    static func finding(in record: LogRecord) -> HealthFinding? {
        record.test[metric.name].flatMap { .reconstructions(diversity: $0, step: record.step) }
    }

    /// The ratio of the variances; `nil` where the images are all alike but for rounding.
    var value: Double? { images.variance > 1e-6 ? results.variance / images.variance : nil }
}
