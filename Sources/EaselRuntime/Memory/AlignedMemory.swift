import CEaselKernels
import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Memory that is zeroed, aligned and given back with its owner, and whose lack is an error: the language's own
/// allocations end the process instead.
package final class AlignedMemory: @unchecked Sendable {
    /// The beginning.
    package let start: UnsafeMutableRawPointer
    /// How many bytes there are.
    package let byteCount: Int

    /// From this size on the machine is asked first: a system that lends more than it has kills the borrower later.
    private static let largeByteCount = 64 << 20
    /// What must be left for all that is small.
    private static let slackByteCount: Int64 = 16 << 20

    /// Takes memory.
    /// - Parameters:
    ///   - byteCount: How many bytes.
    ///   - alignment: What the beginning is a multiple of, a power of two and at least 8.
    ///   - purpose: What it is for, in the words of an error: "for the values of a run".
    ///   - wayOut: What takes less, for the error.
    /// - Throws: `RuntimeError` where there is none, with the bytes needed and had.
    package init(byteCount: Int, alignment: Int = 64, for purpose: String, wayOut: String) throws {
        let size = max(byteCount, 64)
        if size >= Self.largeByteCount, let available = MachineMemory.available(), size > available.byteCount {
            throw RuntimeError(
                "there is no memory \(purpose): \(byteText(size)) needed, \(available.description); \(wayOut)")
        }
        var taken: UnsafeMutableRawPointer?
        guard posix_memalign(&taken, alignment, size) == 0, let taken else {
            throw RuntimeError("there is no memory \(purpose): \(byteText(size)) needed; \(wayOut)")
        }
        // What is small is allocated by the language, which ends the process where there is no room.
        guard easel_has_room(Self.slackByteCount) != 0 else {
            free(taken)
            throw RuntimeError(
                "there is no memory \(purpose): \(byteText(size)) needed and nothing left over; \(wayOut)")
        }
        memset(taken, 0, size)
        start = taken
        self.byteCount = size
    }

    deinit { free(start) }
}
