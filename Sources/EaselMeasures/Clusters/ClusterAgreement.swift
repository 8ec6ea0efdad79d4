/// The agreement of a clustering with known classes: the adjusted Rand index and the purity.
public struct ClusterAgreement: Sendable, Hashable {
    /// The adjusted Rand index, at most 1: of all pairs of examples, how much more often than by chance both say together or
    /// both say apart. Around 0 for clusters that have nothing to do with the classes, and 1 for the same ones.
    ///
    /// Source: Hubert and Arabie, "Comparing partitions", 1985.
    public let adjustedRandIndex: Double
    /// The purity, above 0 and at most 1: the share of examples that are of the class most frequent in their cluster.
    ///
    /// It grows with the number of clusters, and is 1 where each example is one.
    public let purity: Double

    /// Compares two lists of as many examples.
    /// - Parameters:
    ///   - clusters: The cluster of each example, from 0.
    ///   - classes: The class of each, from 0.
    /// - Throws: `MeasureError` for lists that do not fit, no examples, or a number below 0.
    public init(of clusters: [Int], with classes: [Int]) throws {
        guard clusters.count == classes.count, !clusters.isEmpty else {
            throw MeasureError(
                "clusters: \(clusters.count) examples in clusters and \(classes.count) with classes, expected as many and at least 1"
            )
        }
        if let odd = (clusters + classes).first(where: { $0 < 0 }) {
            throw MeasureError("clusters: \(odd) is the number of no cluster or class; they are numbered from 0")
        }
        var cells: [Int: [Int: Int]] = [:]
        var sizes: [Int: Int] = [:]
        for (cluster, label) in zip(clusters, classes) {
            cells[cluster, default: [:]][label, default: 0] += 1
            sizes[label, default: 0] += 1
        }
        // Twice the pairs of examples that lie together, as exact as numbers of this size are.
        func pairs(_ counts: some Sequence<Int>) -> Double { counts.reduce(0) { $0 + Double($1) * Double($1 - 1) } }
        let together = pairs(cells.values.flatMap(\.values))
        let inClusters = pairs(cells.values.map { $0.values.reduce(0, +) })
        let (inClasses, all) = (pairs(sizes.values), pairs([clusters.count]))
        let expected = all > 0 ? inClusters * inClasses / all : 0
        let greatest = (inClusters + inClasses) / 2
        // Where both are one cluster, or all clusters of one, they are the same.
        adjustedRandIndex = greatest == expected ? 1 : (together - expected) / (greatest - expected)
        let most = cells.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
        purity = Double(most) / Double(clusters.count)
    }
}
