import EaselMeasures
import Testing

/// The measures of predicted numbers, beside those of scikit-learn 1.x.
@Suite struct RegressionMeasuresTests {
    @Test func areThoseOfScikitLearn() throws {
        let measures = try RegressionMeasures(
            predictions: [2.5, 0, 2, 8, -1.25], targets: [3, -0.5, 2, 7, 4.75])
        #expect(measures.count == 5)
        #expect(abs(measures.meanSquaredError - 7.5) < 1e-12 && abs(measures.meanAbsoluteError - 1.6) < 1e-12)
        #expect(abs(measures.rootMeanSquaredError - 7.5.squareRoot()) < 1e-12)
        #expect(abs((measures.coefficientOfDetermination ?? 0) + 0.171875) < 1e-12)
    }

    /// Of numbers that are all the same, R² says whether each was predicted.
    @Test func numbersWithoutVariance() throws {
        #expect(try RegressionMeasures(predictions: [2, 2], targets: [2, 2]).coefficientOfDetermination == 1)
        #expect(try RegressionMeasures(predictions: [2, 3], targets: [2, 2]).coefficientOfDetermination == 0)
        #expect(try RegressionMeasures(predictions: [3], targets: [2]).coefficientOfDetermination == nil)
        #expect(try RegressionMeasures(predictions: [1, 2], targets: [2, 1]).coefficientOfDetermination == -3)
    }

    @Test(arguments: [([Double](), [Double]()), ([1], [1, 2])]) func asManyAsThereAre(
        predicted: [Double], true targets: [Double]
    ) {
        #expect { try RegressionMeasures(predictions: predicted, targets: targets) } throws: {
            "\($0)".contains("expected one for each and at least 1")
        }
    }
}
