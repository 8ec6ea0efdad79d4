import EaselData
import EaselMeasures

/// Pictures that a trained run drew, and what can be said of them.
public struct DrawnPictures: Sendable {
    /// What a classifier makes of drawn pictures.
    public struct Verdict: Sendable {
        /// How many drawn and how many real pictures it looked at.
        public let count: Int
        /// The classifier.
        public let judgeHash: String
        /// The share of drawn pictures of each class.
        public let classShares: [Double]
        /// How far the shares are from those of the real pictures: the share of pictures that would have to change class.
        public let totalVariation: Double
        /// The distance between the features of drawn and real pictures.
        public let frechetDistance: Double
    }

    /// The pictures.
    public let pictures: [Image]

    /// Takes pictures.
    public init(_ pictures: [Image]) { self.pictures = pictures }

    /// Draws pictures from a seed.
    /// - Parameters:
    ///   - space: What draws them.
    ///   - count: How many.
    ///   - seed: What they are drawn from.
    ///   - label: The class of each, by its place; one class after another where it is `nil`.
    /// - Throws: What drawing reports.
    public init(
        _ space: LatentSpace, count: Int, seed: UInt64, label: (Int) -> Int? = { _ in nil }
    ) throws {
        pictures = try space.pictures.pictures(of: space.latents(0..<count, seed: seed, label: label))
    }

    /// Has a classifier look at the pictures beside as many real ones.
    /// - Throws: `InferenceError` for pictures of another size than it looks at, `MeasureError` for too few.
    public func verdict(of trained: TrainedJudge, beside real: any ImageSource) throws -> Verdict {
        let count = min(pictures.count, real.count)
        let drawn = try trained.judge(Array(pictures.prefix(count)))
        let known = try trained.judge(real.limited(to: count))
        var (shares, expected) = (
            try ClassShares(classCount: trained.judge.classes), try ClassShares(classCount: trained.judge.classes)
        )
        try shares.add(logits: drawn.logits)
        try expected.add(logits: known.logits)
        return Verdict(
            count: count, judgeHash: trained.hash, classShares: shares.shares,
            totalVariation: try shares.totalVariation(from: expected.shares),
            frechetDistance: try TrainedJudge.frechetDistance(
                known.features, drawn.features, size: trained.judge.featureSize))
    }

    /// The first pictures, each over the picture of a set that is nearest to it by squared distance: what a model has by
    /// heart stands over its twin.
    /// - Throws: `MeasureError` for a set of pictures of another size.
    public func besideNearest(in set: any ImageSource, count: Int = 20, columns: Int = 10) throws -> ImageGrid {
        let shown = Array(pictures.prefix(count))
        let found = try NearestNeighbours(in: set)(shown)
        let nearest = try found.map { try set.image(at: $0.first?.index ?? 0) }
        return try ImageGrid(comparing: [shown, nearest], columns: min(columns, max(shown.count, 1)))
    }
}
