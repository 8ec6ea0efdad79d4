/// The threads of a loader and the batches that it reads ahead, found from how long whoever takes them waits.
///
/// One thread and two batches to begin with. Where more than `leastShare` of a window's time was spent waiting, there is
/// one thread more, or where there are all that there may be, twice the batches; what made nothing faster is taken back,
/// and tried again much later. Windows are of a few batches first, so that it is found soon, then of more and more.
package struct LoaderTuning: Sendable {
    /// The number of threads that read.
    package private(set) var threads: Int
    /// The number of batches that may be read ahead.
    package private(set) var prefetch: Int

    private let most: (threads: Int, prefetch: Int)
    private var window = 2
    private var (batches, waited, elapsed) = (0, 0.0, 0.0)
    /// What there was before the last change, and how many batches a second were taken then.
    private var before: (threads: Int, prefetch: Int, rate: Double)?
    /// The number of windows for which nothing is changed, since a change was taken back.
    private var rest = 0

    /// The share of the time below which waiting does not matter.
    private static let leastShare = 0.01
    private static let longestWindow = 64
    private static let longestRest = 16

    /// - Parameters:
    ///   - threads: The most threads.
    ///   - prefetch: The most batches read ahead.
    package init(threads: Int, prefetch: Int) {
        most = (max(1, min(threads, prefetch)), max(1, prefetch))
        (self.threads, self.prefetch) = (1, min(2, most.prefetch))
    }

    /// Takes account of a batch.
    /// - Parameters:
    ///   - waited: The seconds that it was waited for.
    ///   - elapsed: The seconds since the batch before it, the waiting included.
    /// - Returns: Whether threads or batches are to be others from here on.
    package mutating func took(waited: Double, elapsed: Double) -> Bool {
        batches += 1
        self.waited += waited
        self.elapsed += elapsed
        guard batches >= window, self.elapsed > 0 else { return false }
        let (rate, share) = (Double(batches) / self.elapsed, self.waited / self.elapsed)
        (batches, self.waited, self.elapsed) = (0, 0, 0)
        window = min(2 * window, Self.longestWindow)
        if let before, rate < 1.02 * before.rate {
            (threads, prefetch, rest) = (before.threads, before.prefetch, Self.longestRest)
            self.before = nil
            return true
        }
        before = nil
        guard rest == 0 else {
            rest -= 1
            return false
        }
        guard share > Self.leastShare else { return false }
        let old = (threads, prefetch)
        if threads < most.threads { threads += 1 } else { prefetch = min(2 * prefetch, most.prefetch) }
        prefetch = min(max(prefetch, 2 * threads), most.prefetch)
        guard old != (threads, prefetch) else { return false }
        before = (old.0, old.1, rate)
        // What was read ahead by then says nothing of the change.
        window = max(window, 2 * old.1)
        return true
    }
}
