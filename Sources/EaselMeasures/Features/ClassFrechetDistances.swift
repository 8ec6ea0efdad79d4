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

    /// The distance of each class that real images have, in the order of the classes.
    public let distances: [Distance]

    /// The mean over the classes, each counted once.
    public var mean: Double { distances.reduce(0) { $0 + $1.distance } / Double(distances.count) }

    /// The class that is farthest off; of equals the first.
    public var worst: Distance { distances.reduce(distances[0]) { $1.distance > $0.distance ? $1 : $0 } }

    /// Measures each class that real images have.
    ///
    /// - Parameters:
    ///   - generated: Feature vectors of generated images.
    ///   - labels: The class of each, from 0.
    ///   - real: Feature vectors of real images.
    ///   - realLabels: The class of each, from 0.
    ///   - classNames: The names of the classes, for an error; their numbers serve where it is `nil`.
    ///   - leastCount: The least number of images of a class on either side, at least 2.
    /// - Throws: `MeasureError` when the dimensions differ, there is not one label for each vector, or a class has too
    ///   few images: it names the first such class, and how many it has.
    public init(
        of generated: FeatureVectors, labels: [Int], beside real: FeatureVectors, labels realLabels: [Int],
        classNames: [String]? = nil, leastCount: Int = ClassFrechetDistances.leastCount
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
        for label in classes {
            let counts = (own[label]?.count ?? 0, known[label]?.count ?? 0)
            guard min(counts.0, counts.1) >= max(2, leastCount) else {
                let name = classNames.flatMap { $0.indices.contains(label) ? $0[label] : nil } ?? "\(label)"
                throw MeasureError(
                    "\(what): of class \(name) there are \(counts.0) generated and \(counts.1) real pictures, expected at "
                        + "least \(max(2, leastCount)) of each")
            }
        }
        distances = try classes.map { label in
            let (own, known) = (own[label] ?? [], known[label] ?? [])
            let moments = try (generated.selecting(own).moments(), real.selecting(known).moments())
            return Distance(
                label: label, count: own.count, realCount: known.count,
                distance: try moments.0.frechetDistance(to: moments.1))
        }
    }
}
