import EaselImages
import Testing

@Suite struct LoaderTuningTests {
    /// Batches that take `reading` seconds of one thread each, and steps of so many seconds, on a machine of some cores;
    /// what a step takes is not taken from it by reading.
    private func settled(_ tuning: LoaderTuning, reading: Double, step: Double, cores: Int) -> LoaderTuning {
        var tuning = tuning
        for _ in 0..<2000 {
            let each = reading / Double(min(tuning.threads, cores))
            _ = tuning.took(waited: max(0, each - step), elapsed: max(each, step))
        }
        return tuning
    }

    @Test func whoNeverWaitsHasOneThread() {
        let tuning = settled(LoaderTuning(threads: 8, prefetch: 16), reading: 0.5, step: 1, cores: 8)
        #expect(tuning.threads == 1 && tuning.prefetch == 2)
    }

    @Test func whoWaitsGetsAsManyAsHelp() {
        let enough = settled(LoaderTuning(threads: 8, prefetch: 16), reading: 3.5, step: 1, cores: 8)
        #expect(enough.threads == 4)
        let all = settled(LoaderTuning(threads: 8, prefetch: 16), reading: 50, step: 1, cores: 16)
        #expect(all.threads == 8 && all.prefetch == 16)
        // A third thread on two cores does nothing.
        let two = settled(LoaderTuning(threads: 8, prefetch: 16), reading: 50, step: 1, cores: 2)
        #expect((2...3).contains(two.threads))
    }

    @Test(arguments: [(1, 1), (1, 5), (5, 1), (3, 3), (64, 2)]) func boundsHold(threads: Int, prefetch: Int) {
        var tuning = LoaderTuning(threads: threads, prefetch: prefetch)
        for number in 0..<3000 {
            #expect((1...min(threads, prefetch)).contains(tuning.threads))
            #expect((1...prefetch).contains(tuning.prefetch))
            _ = tuning.took(waited: number % 7 == 0 ? 0 : 1, elapsed: Double(1 + number % 5))
        }
        // What no time passes for says nothing.
        let before = (tuning.threads, tuning.prefetch)
        for _ in 0..<200 {
            let isChanged = tuning.took(waited: 0, elapsed: 0)
            #expect(!isChanged)
        }
        #expect(before == (tuning.threads, tuning.prefetch))
    }
}
