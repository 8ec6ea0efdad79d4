import EaselMeasures
import Testing

/// Principal components against scikit-learn's, of more vectors than dimensions and of fewer.
@Suite struct PrincipalComponentsTests {
    @Test(arguments: GoldenClusters.all?.components ?? []) func equalsScikitLearn(_ one: GoldenClusters.Components)
        throws
    {
        let found = try PrincipalComponents(of: one.values, dimensions: one.dimensions, count: one.variances.count)
        func distance(_ first: [Double], _ second: [Double]) -> Double {
            first.count == second.count ? zip(first, second).map { abs($0 - $1) }.max() ?? 0 : .infinity
        }
        #expect(distance(found.variances, one.variances) < 1e-9)
        #expect(distance(found.shares, one.shares) < 1e-12)
        #expect(distance(found.directions, one.directions) < 1e-9)
        // Projections are in single precision.
        #expect(distance(found.projections.map(Double.init), one.projections) < 1e-5)
    }

    @Test func theCasesAreThere() { #expect(GoldenClusters.all?.components.count == 2) }

    @Test("vectors that are all the same have no variance, and no share of it") func constant() throws {
        let found = try PrincipalComponents(of: [3, 4, 3, 4, 3, 4], dimensions: 2, count: 2)
        #expect(found.variances == [0, 0] && found.shares == [0, 0] && found.projections.allSatisfy { $0 == 0 })
    }

    @Test func refused() {
        for (values, dimensions, count) in [
            ([Float]([1, 2]), 2, 1), ([1, 2, 3, 4], 2, 3), ([1, 2, 3], 2, 1), ([1, .infinity], 1, 1),
        ] {
            #expect(throws: MeasureError.self) {
                try PrincipalComponents(of: values, dimensions: dimensions, count: count)
            }
        }
    }
}
