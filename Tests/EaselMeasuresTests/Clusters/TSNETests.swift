import EaselCore
import EaselMeasures
import Testing

/// t-SNE: affinities and gradient against scikit-learn's, the gradient numerically, and maps.
@Suite struct TSNETests {
    private func affinities(threads: Int = 1) throws -> (EmbeddingAffinities, GoldenClusters.Map) {
        let golden = try #require(GoldenClusters.all?.map)
        return (
            EmbeddingAffinities(
                of: golden.values, dimensions: golden.dimensions, perplexity: golden.perplexity, threads: threads),
            golden
        )
    }

    @Test func equalsScikitLearn() throws {
        let (affinities, golden) = try affinities()
        let farthest = zip(affinities.all, golden.affinities).map { abs(Double($0) - $1) }.max() ?? 1
        // The search for a precision ends within 1e-5 of the entropy there and here.
        #expect(farthest < 1e-6, "\(farthest)")
        let sum = affinities.all.reduce(0) { $0 + Double($1) }
        #expect(abs(sum - 1) < 1e-5, "\(sum)")
        let gradient = affinities.gradient(of: golden.positions, exaggeration: 1, threads: 1)
        let odd = zip(gradient, golden.gradient).map { abs($0 - $1) }.max() ?? 1
        let greatest = golden.gradient.map(abs).max() ?? 0
        #expect(odd < 1e-4 * greatest, "\(odd) of \(greatest)")
        let divergence = affinities.divergence(of: golden.positions, threads: 1)
        #expect(abs(divergence - golden.divergence) < 1e-4, "\(divergence), \(golden.divergence)")
    }

    @Test("the gradient is that of the divergence") func gradient() throws {
        let (affinities, golden) = try affinities()
        let gradient = affinities.gradient(of: golden.positions, exaggeration: 1, threads: 1)
        let greatest = gradient.map(abs).max() ?? 0
        for place in stride(from: 0, to: gradient.count, by: 7) {
            var (above, below) = (golden.positions, golden.positions)
            above[place] += 0.0625
            below[place] -= 0.0625
            let slope =
                (affinities.divergence(of: above, threads: 1) - affinities.divergence(of: below, threads: 1)) / 0.125
            #expect(abs(slope - gradient[place]) < 0.01 * greatest, "\(place): \(slope), \(gradient[place])")
        }
    }

    @Test("the same bytes on any number of threads") func threads() throws {
        let (one, golden) = try affinities()
        let (three, _) = try affinities(threads: 3)
        #expect(one.all == three.all)
        let same =
            one.gradient(of: golden.positions, exaggeration: 4, threads: 1)
            == three.gradient(of: golden.positions, exaggeration: 4, threads: 3)
        #expect(same)
        let maps = try [1, 3].map { threads in
            try TSNE(perplexity: 8, iterations: 60)(golden.values, dimensions: golden.dimensions, threads: threads)
        }
        #expect(maps[0] == maps[1])
    }

    /// Vectors around corners far apart, one corner after the other.
    private func blobs(_ count: Int, corners: Int) -> (values: [Float], labels: [Int]) {
        var (values, random) = ([Float](), RandomSequence(Philox(seed: 4, stream: 0)))
        let labels = (0..<count).map { $0 % corners }
        for label in labels {
            values += (0..<corners).map { (random.uniform() - 0.5) + ($0 == label ? 20 : 0) }
        }
        return (values, labels)
    }

    @Test("three far groups stay apart, and k-means finds them in the map") func groups() throws {
        let (values, labels) = blobs(90, corners: 3)
        let map = try TSNE(perplexity: 10, iterations: 500)(values, dimensions: 3, threads: 2)
        #expect(map.positions.count == 180 && map.positions.allSatisfy(\.isFinite))
        let clusters = try KMeans(of: map.positions, dimensions: 2, count: 3)
        #expect(try ClusterAgreement(of: clusters.assignments, with: labels).adjustedRandIndex == 1)
        // Each point's nearest is of its own group.
        for first in 0..<90 {
            func distance(_ other: Int) -> Float {
                let (x, y) = (
                    map.positions[2 * first] - map.positions[2 * other],
                    map.positions[2 * first + 1] - map.positions[2 * other + 1]
                )
                return x * x + y * y
            }
            let nearest = (0..<90).filter { $0 != first }.min { distance($0) < distance($1) }
            #expect(nearest.map { labels[$0] } == labels[first])
        }
        #expect(map.divergence > 0 && map.divergence < 1, "\(map.divergence)")
    }

    @Test("vectors that are all the same, or along one line, make a map all the same") func degenerate() throws {
        let same = try TSNE(perplexity: 3, iterations: 100)([Float](repeating: 2, count: 40), dimensions: 2)
        #expect(same.positions.allSatisfy(\.isFinite) && same.divergence.isFinite)
        let line = try TSNE(perplexity: 3, iterations: 100)((0..<20).map(Float.init), dimensions: 1)
        #expect(line.positions.allSatisfy { $0.isFinite })
    }

    @Test func refused() {
        let values = [Float](repeating: 0, count: 60)
        for tsne in [
            TSNE(), TSNE(perplexity: 0.5), TSNE(perplexity: 3, iterations: 0), TSNE(perplexity: 3, exaggeration: .nan),
        ] {
            #expect(throws: MeasureError.self) { try tsne(values, dimensions: 3) }
        }
        #expect(throws: MeasureError.self) { try TSNE(perplexity: 1)([1, 2, 3], dimensions: 1) }
        #expect(throws: MeasureError.self) { try TSNE()([Float](repeating: 0, count: 5001), dimensions: 1) }
    }
}
