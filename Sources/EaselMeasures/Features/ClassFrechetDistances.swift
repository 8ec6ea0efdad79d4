/// The Fréchet distances between generated and real images of each class by itself: a class that is drawn badly shows
/// here where it hides in the distance of all.
///
/// Like that of all images, each depends on the number of images (fewer give more) and on the classifier.
public struct ClassFrechetDistances: Sendable, Hashable {
    /// The least number of images of a class, on either side, that a distance is taken of.
    public static let leastCount = 1000

    /// The distance of a class.
    public struct Distance: Sendable, Hashable {
        /// The class.
        public let label: Int
        /// The number of generated images of it.
        public let count: Int
        /// The number of real ones.
        public let realCount: Int
        /// The squared Fréchet distance, as `FeatureMoments.frechetDistance(to:)` defines it.
        public let distance: Double
    }

    /// A class that has too few images.
    public struct Shortage: Sendable, Hashable {
        /// The class.
        public let label: Int
        /// The number of generated images of it.
        public let count: Int
        /// The number of real ones.
        public let realCount: Int
    }

    /// The distance of each class that has enough images on both sides, in the order of the classes.
    public let distances: [Distance]
    /// The classes that real images have, but too few on one side.
    public let shortages: [Shortage]

    /// The mean over the classes, each counted once.
    public var mean: Double { distances.reduce(0) { $0 + $1.distance } / Double(distances.count) }

    /// The class that is farthest off; of equals the first.
    public var worst: Distance { distances.reduce(distances[0]) { $1.distance > $0.distance ? $1 : $0 } }

    /// Measures each class that real images have, if it has enough images on both sides.
    ///
    /// - Parameters:
    ///   - generated: Feature vectors of generated images.
    ///   - labels: The class of each, from 0.
    ///   - real: Feature vectors of real images.
    ///   - realLabels: The class of each, from 0.
    ///   - leastCount: The least number of images of a class on either side, at least 2.
    /// - Throws: `MeasureError` when the dimensions differ, there is not one label for each vector, or no class has enough
    ///   images.
    public init(
        of generated: FeatureVectors, labels: [Int], beside real: FeatureVectors, labels realLabels: [Int],
        leastCount: Int = ClassFrechetDistances.leastCount
    ) throws {
        let what = "Fréchet distance by class"
        try generated.requireSameDimensions(as: real, what)
        guard labels.count == generated.count, realLabels.count == real.count, real.count > 0 else {
            throw MeasureError(
                "\(what): \(labels.count) and \(realLabels.count) labels for \(generated.count) and \(real.count) feature "
                    + "vectors, expected one for each and at least one real")
        }
        func places(_ labels: [Int]) -> [Int: [Int]] { Dictionary(grouping: labels.indices) { labels[$0] } }
        let (own, known) = (places(labels), places(realLabels))
        let classes = known.keys.sorted()
        func counts(_ label: Int) -> (Int, Int) { (own[label]?.count ?? 0, known[label]?.count ?? 0) }
        let least = max(2, leastCount)
        shortages = classes.filter { min(counts($0).0, counts($0).1) < least }.map {
            Shortage(label: $0, count: counts($0).0, realCount: counts($0).1)
        }
        guard shortages.count < classes.count else {
            throw MeasureError("\(what): no class has \(least) generated and \(least) real pictures")
        }
        let few = Set(shortages.map(\.label))
        distances = try classes.filter { !few.contains($0) }.map { label in
            let (own, known) = (own[label] ?? [], known[label] ?? [])
            let moments = try (generated.selecting(own).moments(), real.selecting(known).moments())
            return Distance(
                label: label, count: own.count, realCount: known.count,
                distance: try moments.0.frechetDistance(to: moments.1))
        }
    }
}
