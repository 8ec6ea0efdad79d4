import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A temporary file that is being written: a signal that ends the process removes it first.
///
/// The paths lie in memory that is taken once, so that a signal handler, which may neither allocate nor wait, can read
/// them. Register before the file is made, clear after it was renamed or removed:
///
///     let pending = PendingFile.register(temporary)
///     defer { pending?.clear() }
package struct PendingFile: Sendable {
    /// The most files that can be pending at a time; one more is still written, but a signal would leave it behind.
    package static let capacity = 16
    /// The longest path, its closing zero included.
    private static let pathCapacity = 4096

    private struct Slot: ~Copyable {
        /// 0 free, 1 being filled or removed, 2 to be removed by a signal.
        let state = Atomic<Int>(0)
        let path = UnsafeMutablePointer<CChar>.allocate(capacity: PendingFile.pathCapacity)
    }

    private final class Table: Sendable {
        nonisolated(unsafe) let slots = UnsafeMutablePointer<Slot>.allocate(capacity: PendingFile.capacity)
        init() { for index in 0..<PendingFile.capacity { (slots + index).initialize(to: Slot()) } }
    }

    private static let table = Table()
    private let index: Int

    /// Takes memory for the table, so that a handler finds it. Installing a handler calls this.
    package static func prepare() { _ = table }

    /// Notes a path that is about to be created.
    ///
    /// - Parameter path: The temporary file; a relative path is one from the folder the process is in when the signal
    ///   comes.
    /// - Returns: The registration, for `clear()`; `nil` where there is no room: too many files, too long a path.
    package static func register(_ path: String) -> PendingFile? {
        let bytes = path.utf8
        guard bytes.count < pathCapacity, !bytes.contains(0) else { return nil }
        for index in 0..<capacity {
            let slot = table.slots + index
            let (isFree, _) = slot.pointee.state.compareExchange(
                expected: 0, desired: 1, ordering: .sequentiallyConsistent)
            guard isFree else { continue }
            for (place, byte) in bytes.enumerated() { slot.pointee.path[place] = CChar(bitPattern: byte) }
            slot.pointee.path[bytes.count] = 0
            slot.pointee.state.store(2, ordering: .sequentiallyConsistent)
            return PendingFile(index: index)
        }
        return nil
    }

    /// Forgets the path: the file was renamed to where it belongs, or is gone. Once for each registration.
    package func clear() { Self.table.slots[index].state.store(0, ordering: .sequentiallyConsistent) }

    /// Removes every pending file. Only what a signal handler may do: no memory is taken, nothing is waited for.
    package static func removeAll() {
        for index in 0..<capacity {
            let slot = table.slots + index
            let (isPending, _) = slot.pointee.state.compareExchange(
                expected: 2, desired: 1, ordering: .sequentiallyConsistent)
            if isPending { unlink(slot.pointee.path) }
        }
    }
}
