import EaselMeasures
import Testing

/// K-means against scikit-learn's, and what holds of any clusters.
@Suite struct KMeansTests {
    @Test("the best of several starts is scikit-learn's") func equalsScikitLearn() throws {
        let golden = try #require(GoldenClusters.all?.means)
        let found = try KMeans(of: golden.values, dimensions: golden.dimensions, count: golden.clusters)
        #expect(abs(found.inertia - golden.inertia) < 1e-6 * golden.inertia, "\(found.inertia), \(golden.inertia)")
        #expect(try ClusterAgreement(of: found.assignments, with: golden.labels).adjustedRandIndex == 1)
        #expect(found.sizes == found.sizes.sorted(by: >) && found.sizes.reduce(0, +) == found.assignments.count)
        for cluster in 0..<found.count {
            #expect(found.assignments.count { $0 == cluster } == found.sizes[cluster])
        }
    }

    @Test("the same on any number of threads; another seed may begin elsewhere") func threads() throws {
        let golden = try #require(GoldenClusters.all?.means)
        func found(_ threads: Int, seed: UInt64 = 3) throws -> KMeans {
            try KMeans(
                of: golden.values, dimensions: golden.dimensions, count: 7, seed: seed, restarts: 5, threads: threads)
        }
        let one = try found(1)
        for threads in [2, 5] {
            let other = try found(threads)
            #expect(
                other.assignments == one.assignments && other.centres == one.centres && other.inertia == one.inertia)
        }
    }

    @Test("no more clusters than distinct vectors") func fewDistinct() throws {
        let found = try KMeans(of: [1, 1, 2, 2, 1, 1, 1, 1], dimensions: 2, count: 3)
        #expect(found.count == 2 && found.sizes == [3, 1] && found.assignments == [0, 1, 0, 0] && found.inertia == 0)
    }

    @Test func refused() {
        for (values, count) in [([Float](), 1), ([1, 2], 3), ([1, 2], 0), ([1, .nan], 1)] {
            #expect(throws: MeasureError.self) { try KMeans(of: values, dimensions: 1, count: count) }
        }
    }
}
