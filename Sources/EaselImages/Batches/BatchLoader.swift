import EaselCore

/// A loader of training batches: gives one after another, and reads the next ones on its own threads while a step runs.
///
/// Which images a batch has is a function of the order and the step alone, so what is given depends neither on the number
/// of threads nor on where a run was resumed. A shuffle is a permutation of all images, whatever `prefetch` is: there is
/// no buffer that only mixes neighbours. At most `prefetch` batches are held ahead. Images that are in memory already are
/// not read ahead, and no thread is started: filling a batch from memory costs less than handing it over.
///
///     let order = try BatchOrder(count: source.count, batchSize: 64, seed: 1)
///     let loader = try BatchLoader(source, order: order, steps: 0..<(3 * order.batchCount))
///     while let batch = try loader.next() { try step(batch) }
public final class BatchLoader {
    private let source: any ImageSource
    private let labelRange: ClosedRange<Int32>?
    private let order: BatchOrder
    private let steps: Range<Int>
    private let reader: BatchReader?
    private var step: Int
    private var visits: (epoch: Int, batches: BatchOrder.Epoch)?
    private var tuning: LoaderTuning?
    private var lastTaken: ContinuousClock.Instant?
    private let clock = ContinuousClock()

    /// How long `next` has waited for batches in all: time in which a step would have run, had they been there.
    public private(set) var waitingTime = Duration.zero

    /// Starts reading ahead, where anything must be read.
    ///
    /// - Parameters:
    ///   - source: where the images come from.
    ///   - order: the order of the visits in each epoch.
    ///   - steps: which batches to give, numbered through all epochs from the first of epoch 0.
    ///   - prefetch: how many batches may be read ahead, at least 1.
    ///   - threads: how many threads read, at least 1; more than `prefetch` have nothing to do.
    ///   - autotune: takes these two for the most that there may be, and finds how many are needed from how long `next`
    ///     waits.
    /// - Throws: `DataError` for an order of another number of images, or a number that is too low.
    public init(
        _ source: any ImageSource, order: BatchOrder, steps: Range<Int>, prefetch: Int = 4, threads: Int = 2,
        autotune: Bool = false
    ) throws {
        guard order.count == source.count else {
            throw DataError("batch loader: an order of \(order.count) images, and the source has \(source.count)")
        }
        guard prefetch >= 1, threads >= 1, steps.lowerBound >= 0 else {
            throw DataError(
                "batch loader: \(prefetch) batches ahead on \(threads) threads from step \(steps.lowerBound); expected at "
                    + "least 1, 1 and 0")
        }
        (self.source, self.order, self.steps, step) = (source, order, steps, steps.lowerBound)
        labelRange = source.labelRange
        let most = min(threads, prefetch, steps.count)
        tuning = autotune && most > 0 ? LoaderTuning(threads: most, prefetch: prefetch) : nil
        reader =
            source.isInMemory || steps.isEmpty
            ? nil
            : BatchReader(
                source, labelRange: labelRange, order: order, steps: steps, prefetch: tuning?.prefetch ?? prefetch,
                threads: tuning?.threads ?? most)
    }

    deinit { stop() }

    /// The next batch; nil after the last.
    ///
    /// - Throws: what reading an image reported, at the batch that the image is of; the loader stops with that.
    public func next() throws -> Batch? {
        guard steps.contains(step) else { return nil }
        guard let reader else {
            step += 1
            return Batch(
                source.inEpoch((step - 1) / order.batchCount), indices(of: step - 1), labelRange: labelRange)
        }
        do {
            let began = clock.now
            let batch = try reader.next()
            step += 1
            account(reader, since: began)
            return batch
        } catch {
            stop()
            throw error
        }
    }

    /// Stops reading and waits for the threads to end; `next` gives nil from here on.
    public func stop() {
        step = steps.upperBound
        reader?.stop()
    }

    /// Adds up the waiting, and has more read ahead where there is too much of it.
    private func account(_ reader: BatchReader, since began: ContinuousClock.Instant) {
        let now = clock.now
        waitingTime += now - began
        defer { lastTaken = now }
        guard let lastTaken, var tuning else { return }
        if tuning.took(waited: (now - began).inSeconds, elapsed: (now - lastTaken).inSeconds) {
            reader.use(threads: tuning.threads, prefetch: tuning.prefetch)
        }
        self.tuning = tuning
    }

    private func indices(of step: Int) -> ArraySlice<Int32> {
        let (epoch, place) = step.quotientAndRemainder(dividingBy: order.batchCount)
        if let visits, visits.epoch == epoch { return visits.batches[place] }
        let batches = order.epoch(epoch)
        visits = (epoch, batches)
        return batches[place]
    }
}
