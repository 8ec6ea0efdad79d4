import Dispatch
import Synchronization

/// A piece of work that is done once: on another thread where there is one in time, else by whoever waits for it.
///
/// A system that has no thread to give, such as one with an address-space limit, so delays nothing for ever.
final class SideWork: Sendable {
    private let work: @Sendable () -> Void
    private let isClaimed = Atomic(false)
    private let end = DispatchGroup()

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    /// Asks for another thread.
    func start() {
        end.enter()
        DispatchQueue.global(qos: .userInitiated).async {
            if self.claim() { self.work() }
            self.end.leave()
        }
    }

    /// Comes back when the work is done.
    func finish() {
        // Whatever thread comes later finds nothing to do, and is not waited for.
        if claim() { work() } else { end.wait() }
    }

    private func claim() -> Bool { !isClaimed.exchange(true, ordering: .acquiringAndReleasing) }
}
