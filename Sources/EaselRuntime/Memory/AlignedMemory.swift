import CEaselKernels
import EaselFiles

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Zeroed, aligned memory that is freed with its owner. A shortage is an error, where Swift's own allocations end the
/// process.
package final class AlignedMemory: @unchecked Sendable {
    /// The address of the first byte.
    package let start: UnsafeMutableRawPointer
    /// The size in bytes.
    package let byteCount: Int

    /// From this size on, available memory is checked first: a system that promises more than it has kills the process
    /// later.
    private static let largeByteCount = 64 << 20
    /// The bytes that must be left for small allocations.
    private static let slackByteCount: Int64 = 16 << 20

    /// Allocates memory.
    /// - Parameters:
    ///   - byteCount: The size in bytes.
    ///   - alignment: The alignment of the address, a power of two and at least 8.
    ///   - purpose: What it is for, in the words of an error: "for the values of a run".
    ///   - wayOut: What needs less memory, for the error.
    /// - Throws: `RuntimeError` where memory is short, with the bytes needed and available.
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
        // Small allocations are Swift's own, which end the process where there is no room.
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
