import EaselCommand
import EaselRuns
import EaselTraining
import Testing

@Suite struct EpochLineTests {
    @Test func valuesStandUnderTheirTitlesWithTheirUnits() {
        let record = LogRecord(
            kind: .epoch, epoch: 2, step: 20, train: ["loss": 110.25], test: ["accuracy": 0.5, "kl": 25.9, "odd": 1])
        let metrics = [
            Metric("loss", .lower, unit: "nats"), Metric("kl", nil, unit: "nats"),
            Metric("accuracy", nil, title: "discriminator accuracy"),
        ]
        #expect(
            EpochLine(record, of: 5, metrics).text
                == "epoch 2/5   train loss 110.25000 nats   test discriminator accuracy 0.50000   test kl 25.90000 nats   "
                + "test odd 1.00000")
    }
    @Test(arguments: [(nil, ""), (0.004, ""), (0.125, "   13 % of it waiting for data")] as [(Double?, String)])
    func waitingIsShownWhereItMatters(share: Double?, text: String) {
        let record = LogRecord(kind: .epoch, epoch: 1, step: 20, imagesPerSecond: 50, waiting: share)
        #expect(EpochLine(record, of: 5, []).text == "epoch 1/5   50 images/s" + text)
    }
}
