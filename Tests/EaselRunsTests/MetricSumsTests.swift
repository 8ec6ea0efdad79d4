import EaselRuns
import EaselTraining
import Testing

@Suite struct MetricSumsTests {
    private let loss = Metric.loss
    private let kl = Metric("kl", nil, unit: "nats")

    @Test func meansAreWeightedByTheSizesOfBatches() throws {
        var sums = MetricSums([loss, kl])
        #expect(sums.means.isEmpty)
        try sums.add([loss: 1, kl: 8, .accuracy: 1], size: 30)
        try sums.add([loss: 4, kl: 2], size: 10)
        #expect(sums.means == [loss: 1.75, kl: 6.5])
        // In the order of the metrics, then the weight: what checkpoints have held from the beginning.
        #expect(sums.saved == [70, 260, 40])
        var other = MetricSums([loss, kl])
        other.saved = sums.saved
        #expect(other.means == sums.means)
        other.clear()
        #expect(other.saved == [0, 0, 0] && other.means.isEmpty)
    }

    @Test func whatIsNotMeasuredIsNamed() {
        var sums = MetricSums([loss, kl])
        #expect(message { try sums.add([loss: 1], size: 2) } == "a step of training did not measure kl")
    }
}

/// A checkpoint of a version that measured less gives no mean of what it did not measure, until the sums start again.
@Test func sumsOfAnEarlierVersionLackAMetric() throws {
    var sums = MetricSums([.loss, .accuracy, .gradientNorm])
    sums.saved = [6, 2, 4]
    #expect(sums.means == [.loss: 1.5, .accuracy: 0.5])
    try sums.add([.loss: 1, .accuracy: 1, .gradientNorm: 3], size: 1)
    #expect(sums.means[.gradientNorm] == nil && sums.means[.accuracy] == 3.0 / 5)
    sums.clear()
    try sums.add([.loss: 1, .accuracy: 1, .gradientNorm: 3], size: 2)
    #expect(sums.means[.gradientNorm] == 3)
}
