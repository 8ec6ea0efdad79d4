import CEaselKernels
import CEaselLevels
import COpenBLAS
import Synchronization

/// The threads that run programs. One program runs at a time; others wait.
public final class Workers: @unchecked Sendable {
    /// The workers of this process unless a program is given others: one thread for every core.
    public static let shared = Workers(threads: coreCount)

    /// The number of threads that run a program, the caller's included.
    public let threads: Int
    private let pool: OpaquePointer?
    private let lock = Mutex<Void>(())

    /// Starts threads. Where the system has fewer to give, the calling thread does all the work.
    /// - Parameter threads: The number of threads that run a program, the caller's included.
    public init(threads: Int) {
        openblas_set_num_threads(1)
        let wanted = easel_pool_create(Int32(clamping: max(threads, 1)))
        pool = wanted ?? easel_pool_create(1)
        self.threads = pool.map { Int(easel_pool_threads($0)) } ?? 1
    }

    deinit { if let pool { easel_pool_destroy(pool) } }

    /// The number of cores that this process may use.
    public static var coreCount: Int { Int(easel_core_count()) }

    /// Makes sure that every thread has this much memory of its own.
    package func reserve(bytes: Int) throws {
        guard let pool else { throw RuntimeError("there is no memory for worker threads") }
        guard lock.withLock({ _ in easel_pool_reserve(pool, Int64(bytes)) }) != 0 else {
            throw RuntimeError("there is no memory for \(bytes) bytes of scratch space for each of \(threads) threads")
        }
    }

    /// Makes sure that every thread can call OpenBLAS.
    package func reserveForBLAS() throws {
        guard easel_blas_reserve(Int32(clamping: threads)) != 0 else {
            throw RuntimeError(
                "there is no memory for OpenBLAS, which takes 128 MiB of addresses for each of \(threads) threads; fewer "
                    + "--threads or a higher ulimit -v helps")
        }
    }

    /// Runs instructions in order and comes back when they have ended.
    package func run(_ instructions: UnsafeBufferPointer<easel_instruction>, nanoseconds: UnsafeMutablePointer<UInt64>?)
    {
        guard let pool else { return }
        lock.withLock { _ in easel_pool_run(pool, instructions.baseAddress, Int64(instructions.count), nanoseconds) }
    }
}
