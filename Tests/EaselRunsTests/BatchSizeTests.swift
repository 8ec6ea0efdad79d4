import EaselRuns
import Testing

@Suite struct BatchSizeTests {
    /// An epoch has 32 batches, unless they would be of fewer than 16 images.
    @Test(arguments: [(60_000, 128), (10_000, 128), (3969, 128), (3968, 64), (1984, 32), (992, 16), (500, 16), (1, 16)])
    func theUsualBatchSizeFollowsFromTheImages(images: Int, batchSize: Int) {
        #expect(RunRecord.usualBatchSize(images: images) == batchSize)
    }
}
