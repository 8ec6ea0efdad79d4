import EaselData
import EaselMeasures
import EaselRuntime

/// The classifier of a trained run, for judging what other runs draw.
public struct TrainedJudge {
    /// The classifier.
    public let judge: Judge
    /// The folder of its run.
    public let path: String
    /// What says which classifier it is, to stand beside every number that depends on it: the first 16 digits of the
    /// SHA-256 of its checkpoint.
    public let hash: String

    /// Loads the best checkpoint of a classifier's run.
    /// - Throws: What is wrong with the run's files, or that it is not of a classifier.
    public init(run path: String, workers: Workers = .shared) throws {
        let directory = try RunDirectory.open(path)
        let record = directory.record
        let model = try ModelCatalog.classifier(record.model, image: record.imageShape)
        let file = try directory.bestCheckpoint().file
        judge = try Judge(model, from: file, workers: workers)
        self.path = path
        hash = try String(SHA256.hexDigest(of: FileSystem.read(file.path)).prefix(16))
    }

    /// Judging in the course of training, by the Fréchet distance.
    /// - Throws: `StepError` for a count that tells nothing.
    public func judging(count: Int = 2000) throws -> GeneratorJudging {
        try GeneratorJudging(judge, count: count) { real, drawn, size in
            try Self.frechetDistance(real, drawn, size: size)
        }
    }

    /// The Fréchet distance between features `[count, size]`.
    /// - Throws: `MeasureError` for features that no distance can be taken of.
    static func frechetDistance(_ real: [Float], _ drawn: [Float], size: Int) throws -> Double {
        var statistics = try [FeatureStatistics(dimensions: size), FeatureStatistics(dimensions: size)]
        try statistics[0].add(real)
        try statistics[1].add(drawn)
        return try statistics[0].moments().frechetDistance(to: statistics[1].moments())
    }
}
