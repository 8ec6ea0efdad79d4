import EaselCore
import EaselMeasures
import EaselRuns
import EaselTraining

/// What `easel clusters` prints.
struct ClusterReport: Encodable {
    let run: String
    let source: String
    let pictures: Int
    let available: Int
    let space: String
    let dimensions: Int
    let clusters: [FoundCluster]
    let inertia: Double
    let adjustedRandIndex: Double?
    let purity: Double?
    let method: String
    let varianceShares: [Double]?
    let perplexity: Double?
    let divergence: Double?
    let thumbnails: Int
    let notes: [String]

    init(_ map: ClusterMap, run: String, thumbnails: Int) {
        (self.run, source, pictures, available) = (run, map.source, map.images.count, map.available)
        (space, dimensions, clusters, inertia) = (map.space, map.dimensions, map.clusters, map.inertia)
        (adjustedRandIndex, purity) = (map.agreement?.adjustedRandIndex, map.agreement?.purity)
        (method, varianceShares, perplexity) = (map.method.rawValue, map.shares, map.perplexity)
        (divergence, self.thumbnails, notes) = (map.divergence, thumbnails, map.notes)
    }

    /// A line each.
    var lines: [String] {
        var lines = [
            "\(counted(pictures, "picture")) of \(source), by \(space) of \(counted(dimensions, "number")): "
                + "\(counted(clusters.count, "cluster")), inertia \(shortNumber(inertia))"
        ]
        let isLabelled = clusters.contains { $0.label != nil }
        lines += aligned(
            [["cluster", "pictures"] + (isLabelled ? ["mostly", "share"] : [])]
                + clusters.enumerated().map { number, cluster in
                    ["\(number)", "\(cluster.count)"]
                        + (isLabelled ? [cluster.label ?? "", cluster.share.map { fixed($0, 3) } ?? ""] : [])
                })
        if let adjustedRandIndex, let purity {
            lines.append("adjusted Rand index \(fixed(adjustedRandIndex, 4)), purity \(fixed(purity, 4))")
        }
        if let varianceShares {
            lines.append(
                "pca: the two directions have \(varianceShares.map { fixed(100 * $0, 1) }.joined(separator: " and ")) % of the variance"
            )
        }
        if let perplexity, let divergence {
            lines.append("t-SNE: perplexity \(plain(perplexity)), divergence \(fixed(divergence, 3)) nats")
        }
        return lines + ["\(thumbnails) of \(pictures) pictures are shown as thumbnails, the others as dots"] + notes
    }
}
