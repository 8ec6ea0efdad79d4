import EaselMeasures
import Testing

/// The adjusted Rand index and the purity against scikit-learn's.
@Suite struct ClusterAgreementTests {
    @Test func theCasesAreThere() { #expect(GoldenClusters.all?.agreements.count == 8) }

    @Test(arguments: GoldenClusters.all?.agreements ?? []) func equalsScikitLearn(_ one: GoldenClusters.Agreement)
        throws
    {
        let agreement = try ClusterAgreement(of: one.clusters, with: one.classes)
        #expect(abs(agreement.adjustedRandIndex - one.adjustedRandIndex) < 1e-12, "\(agreement.adjustedRandIndex)")
        #expect(abs(agreement.purity - one.purity) < 1e-12, "\(agreement.purity)")
    }

    @Test func listsThatDoNotFit() {
        for (clusters, classes) in [([0, 1], [0]), ([], []), ([0, -1], [0, 0]), ([0, 1], [0, -2])] {
            #expect(throws: MeasureError.self) { try ClusterAgreement(of: clusters, with: classes) }
        }
    }
}
