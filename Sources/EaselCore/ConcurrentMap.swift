import Dispatch
import Synchronization

/// The results of a function for each of `0..<count`, in their order, worked out on several threads.
///
/// What comes out does not depend on the threads. Where the system has none to give, the caller does all of it.
/// - Parameters:
///   - count: How many results there are; where they are parts of a whole that is put together from them, it must follow from the
///     size of the problem, never from the number of threads.
///   - threads: The most threads to use, the caller's included.
///   - body: Gives one result; called once for each place, from several threads at a time.
package func concurrentMap<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
    guard threads > 1, count > 1 else { return (0..<count).map(body) }
    return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
        nonisolated(unsafe) let results = buffer
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard place < count else { return }
                results.initializeElement(at: place, to: body(place))
            }
        }
        initialized = count
    }
}
