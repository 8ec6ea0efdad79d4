import EaselServing
import Synchronization

/// The memory that all requests together may take for bodies and pictures: each is bounded, and so are they all.
final class MemoryBudget: Sendable {
    /// What one request has taken; given back when nobody holds it any more.
    final class Share: Sendable {
        private let budget: MemoryBudget
        private let count = Mutex(0)

        fileprivate init(_ budget: MemoryBudget) { self.budget = budget }

        deinit { budget.held.withLock { $0 -= count.withLock { $0 } } }

        /// Takes more.
        /// - Throws: `ServingError` where others have all there is.
        func take(_ bytes: Int) throws(ServingError) {
            try budget.held.withLock { (held) throws(ServingError) in
                guard held + bytes <= budget.limit else {
                    throw ServingError(
                        .busy, "other requests have all the room there is for pictures; send it again in a second")
                }
                held += bytes
            }
            count.withLock { $0 += bytes }
        }
    }

    private let limit: Int
    fileprivate let held = Mutex(0)

    /// - Parameter limit: Bytes of all requests at a time.
    init(limit: Int) { self.limit = limit }

    /// Nothing yet, for one request.
    func share() -> Share { Share(self) }
}
