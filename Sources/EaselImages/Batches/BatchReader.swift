#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The ring of batches that a `BatchLoader` reads ahead, and the threads that fill it.
///
/// A thread claims the next batch, reads it without the lock and puts it into its place. They are taken in order, an error
/// in the place of its batch. All that changes is guarded by the lock.
final class BatchReader: @unchecked Sendable {
    private let source: any ImageSource
    private let labelRange: ClosedRange<Int32>?
    private let order: BatchOrder
    private let end: Int
    private let memory: BatchMemory
    private var prefetch: Int
    /// The number of threads that may claim batches; others wait.
    private var active: Int

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    /// Signalled when a batch is read, and when one was taken.
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var threads: [pthread_t] = []
    private var ready: [Int: Result<Batch, any Error>] = [:]
    private var claimed: Int
    private var taken: Int
    private var isStopped = false
    private var visits: (epoch: Int, batches: BatchOrder.Epoch)?

    /// Starts the threads; nil where the system gives none, and batches are then read when they are needed.
    init?(
        _ source: any ImageSource, labelRange: ClosedRange<Int32>?, order: BatchOrder, steps: Range<Int>, prefetch: Int,
        threads count: Int
    ) {
        (self.source, self.labelRange, self.order) = (source, labelRange, order)
        (self.prefetch, active) = (prefetch, count)
        memory = BatchMemory(capacity: min(order.batchSize, source.count) * source.imageShape.count)
        (claimed, taken, end) = (steps.lowerBound, steps.lowerBound, steps.upperBound)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
        startThreads()
        if threads.isEmpty { return nil }
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
    }

    /// The next batch, waited for.
    func next() throws -> Batch? {
        let result: Result<Batch, any Error>? = locked {
            while !isStopped {
                if let result = ready.removeValue(forKey: taken) {
                    taken += 1
                    pthread_cond_broadcast(changed)
                    return result
                }
                pthread_cond_wait(changed, lock)
            }
            return nil
        }
        return try result?.get()
    }

    /// Ends the threads and waits for them; batches that have been read are dropped.
    func stop() {
        locked {
            isStopped = true
            ready = [:]
            pthread_cond_broadcast(changed)
        }
        for thread in threads { pthread_join(thread, nil) }
        threads = []
    }

    /// Reads on so many threads, so many batches ahead, from here on; called by the thread that takes batches.
    func use(threads count: Int, prefetch: Int) {
        let isStopped = locked {
            (active, self.prefetch) = (count, prefetch)
            pthread_cond_broadcast(changed)
            return self.isStopped
        }
        if !isStopped { startThreads() }
    }

    /// Starts the threads that are missing. Where the system gives no more, those there are do all.
    private func startThreads() {
        while threads.count < locked({ active }), let thread = start(number: threads.count) { threads.append(thread) }
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    private func start(number: Int) -> pthread_t? {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 1 << 20)
        // Signals go to the threads that know what to do about them.
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let own = Unmanaged.passRetained(Start(reader: self, number: number))
        let code = pthread_create(
            &thread, &attributes,
            { own in
                guard let own else { return nil }
                let start = Unmanaged<Start>.fromOpaque(own).takeRetainedValue()
                start.reader.work(number: start.number)
                return nil
            }, own.toOpaque())
        guard code == 0 else {
            own.release()
            return nil
        }
        return thread
    }

    /// What a thread is started with.
    private final class Start: Sendable {
        let reader: BatchReader
        let number: Int

        init(reader: BatchReader, number: Int) { (self.reader, self.number) = (reader, number) }
    }

    private func work(number: Int) {
        while let (step, batch) = claim(number) {
            let result = Result { try batch.read(into: memory) { !self.locked { self.isStopped } } }
            locked {
                switch result {
                case .success(let batch?): ready[step] = .success(batch)
                case .success(nil): break
                case .failure(let error):
                    ready[step] = .failure(error)
                    // Nothing after it will be asked for.
                    claimed = end
                }
                pthread_cond_broadcast(changed)
            }
        }
    }

    /// The next batch to read, as soon as there is room for it; nil when there is none left.
    private func claim(_ number: Int) -> (step: Int, batch: Batch)? {
        locked {
            while !isStopped, claimed < end, number >= active || claimed >= taken + prefetch {
                pthread_cond_wait(changed, lock)
            }
            guard !isStopped, claimed < end else { return nil }
            let step = claimed
            claimed += 1
            let (epoch, place) = step.quotientAndRemainder(dividingBy: order.batchCount)
            if visits?.epoch != epoch { visits = (epoch, order.epoch(epoch)) }
            return visits.map { (step, Batch(source.inEpoch(epoch), $0.batches[place], labelRange: labelRange)) }
        }
    }
}
