import EaselCore

/// Precision and recall, density and coverage of generated images: how many of them look real, and how much of what is
/// real they reach, by the balls around feature vectors.
///
/// A ball holds its surface, so equal vectors lie in one another's. All four depend on the number of vectors and of
/// neighbours, and on the classifier; compare them with those of other real images in place of the generated ones.
///
/// Sources: Kynkäänniemi, Karras, Laine, Lehtinen and Aila, "Improved precision and recall metric for assessing
/// generative models", 2019; Naeem, Oh, Uh, Choi and Yoo, "Reliable fidelity and diversity metrics for generative
/// models", 2020.
public struct ManifoldMeasures: Sendable, Hashable, Codable {
    /// The number of neighbours that balls reach to.
    public let neighbours: Int
    /// The share of generated vectors that lie in the ball of a real one, 0 to 1.
    public let precision: Double
    /// The share of real vectors that lie in the ball of a generated one, 0 to 1.
    public let recall: Double
    /// The mean number of real balls that a generated vector lies in, divided by the number of neighbours: about 1 where
    /// both are of one distribution, more where generated ones crowd in the middle of real ones.
    public let density: Double
    /// The share of real balls that hold a generated vector, 0 to 1.
    public let coverage: Double

    /// Measures generated images beside real ones.
    ///
    /// Beside the vectors, memory is that of the blocks and at most 64 bytes for each generated vector. A comparison that rounding
    /// could turn is decided by the distance as a plain sum in double precision, so the numbers are exact shares, and the
    /// same at any number of threads.
    ///
    /// - Parameters:
    ///   - generated: The balls of generated images.
    ///   - real: The balls of real ones, with as many neighbours.
    ///   - threads: To use; the result does not depend on them.
    /// - Throws: `MeasureError` when the dimensions or the numbers of neighbours differ.
    public init(of generated: FeatureManifold, beside real: FeatureManifold, threads: Int = 1) throws {
        try real.features.requireSameDimensions(as: generated.features, "precision and recall")
        guard real.neighbours == generated.neighbours else {
            throw MeasureError(
                "precision and recall: balls of \(real.neighbours) and of \(generated.neighbours) neighbours, expected as "
                    + "many")
        }
        try real.features.reserveBlocks("precision and recall", threads: threads)
        let parts = real.features.parts
        let found = concurrentMap(parts.count, threads: threads) { Contained(parts[$0], real, generated) }
        let (realCount, count) = (Double(real.features.count), generated.features.count)
        var isInside = [Bool](repeating: false, count: count)
        for part in found {
            for (index, isHere) in part.isInside.enumerated() where isHere { isInside[index] = true }
        }
        neighbours = real.neighbours
        precision = Double(isInside.reduce(0) { $0 + ($1 ? 1 : 0) }) / Double(count)
        recall = Double(found.reduce(0) { $0 + $1.recalled }) / realCount
        density = Double(found.reduce(0) { $0 + $1.pairs }) / (Double(neighbours) * Double(count))
        coverage = Double(found.reduce(0) { $0 + $1.covered }) / realCount
    }
}

/// Which of some real vectors and of all generated ones lie in the others' balls.
private struct Contained {
    /// Real vectors in a generated ball.
    private(set) var recalled = 0
    /// Real balls with a generated vector.
    private(set) var covered = 0
    /// Pairs of a real ball and a generated vector in it.
    private(set) var pairs = 0
    /// Whether each generated vector lies in a real ball.
    private(set) var isInside: [Bool]

    init(_ range: Range<Int>, _ real: FeatureManifold, _ generated: FeatureManifold) {
        isInside = [Bool](repeating: false, count: generated.features.count)
        var isRecalled = [Bool](repeating: false, count: range.count)
        var isCovered = isRecalled
        let rounding = real.features.rounding
        real.features.forEachBlock(of: range, with: generated.features) { block in
            let columns = block.columns.count
            generated.squaredLengths.withUnsafeBufferPointer { lengths in
                generated.squaredRadii.withUnsafeBufferPointer { radii in
                    for (offset, row) in block.rows.enumerated() {
                        let (length, radius) = (real.squaredLengths[row], real.squaredRadii[row])
                        for column in 0..<columns {
                            let other = block.columns.lowerBound &+ column
                            let sum = length + lengths[other]
                            let product = 2 * block.products[offset &* columns &+ column]
                            let least = sum * (1 - rounding) - product
                            if least > radius && least > radii[other] { continue }
                            let most = sum * (1 + rounding) - product
                            var distance: Double?
                            func isWithin(_ radius: Double) -> Bool {
                                if least > radius || most <= radius { return most <= radius }
                                let exact =
                                    distance ?? real.features.squaredDistance(row, to: generated.features, other)
                                distance = exact
                                return exact <= radius
                            }
                            if isWithin(radius) {
                                pairs += 1
                                isCovered[row - range.lowerBound] = true
                                isInside[other] = true
                            }
                            if isWithin(radii[other]) { isRecalled[row - range.lowerBound] = true }
                        }
                    }
                }
            }
        }
        recalled = isRecalled.reduce(0) { $0 + ($1 ? 1 : 0) }
        covered = isCovered.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
}
