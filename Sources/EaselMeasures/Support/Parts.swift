import Dispatch
import Synchronization

/// Runs the parts of a piece of work on some threads, the caller's included.
///
/// - Parameters:
///   - count: parts; how many must follow from the size of the problem, never from the number of threads.
///   - threads: at least one is used.
///   - body: must be safe to run on several threads at once.
/// - Returns: the results in the order of the parts.
func inParts<Result: Sendable>(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    guard threads > 1, count > 1 else { return (0..<count).map(body) }
    var results = [Result?](repeating: nil, count: count)
    results.withUnsafeMutableBufferPointer { results in
        let next = Atomic(0)
        // Every place is written by whoever claimed the part, and read when all have ended.
        nonisolated(unsafe) let places = results
        DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
            while true {
                let part = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard part < count else { return }
                places[part] = body(part)
            }
        }
    }
    return results.compactMap(\.self)
}
