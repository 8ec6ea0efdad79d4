import Foundation
import Testing

/// What scikit-learn found; see `Tools/reference/clusters.py`.
struct GoldenClusters: Decodable, Sendable {
    struct Agreement: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let clusters, classes: [Int]
        let adjustedRandIndex, purity: Double
        var testDescription: String { name }
    }
    struct Components: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let dimensions: Int
        let values: [Float]
        let directions, variances, shares, projections: [Double]
        var testDescription: String { name }
    }
    struct Means: Decodable, Sendable {
        let dimensions, clusters: Int
        let values: [Float]
        let inertia: Double
        let labels: [Int]
    }
    struct Map: Decodable, Sendable {
        let dimensions: Int
        let values, positions: [Float]
        let perplexity, divergence: Double
        let affinities, gradient: [Double]
    }

    let agreements: [Agreement]
    let components: [Components]
    let means: Means
    let map: Map

    static let all: GoldenClusters? = {
        let url = Bundle.module.url(forResource: "clusters", withExtension: "json", subdirectory: "Golden")
        return url.flatMap { try? Data(contentsOf: $0) }.flatMap {
            try? JSONDecoder().decode(GoldenClusters.self, from: $0)
        }
    }()
}
