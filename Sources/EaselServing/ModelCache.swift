import EaselCore
import EaselFiles
import EaselRuns
import EaselRuntime
import Dispatch
import Synchronization

/// The models that are loaded, each with a worker; those that were not used for longest go where memory is short.
final class ModelCache: Sendable {
    private struct Entry {
        let worker: ModelWorker
        var lastUse: ContinuousClock.Instant
        /// When it was last looked at whether the run has a newer checkpoint.
        var lastCheck: ContinuousClock.Instant
    }

    /// How long a checkpoint is taken for the latest.
    private static let validity = Duration.seconds(1)

    private let limits: ServingLimits
    private let root: String?
    private let workers: Workers
    private let entries = Mutex<[String: Entry]>([:])
    /// Loads one model at a time, so that many who ask for one at once load it once, and nobody else waits for its files.
    private let loading = DispatchQueue(label: "easel.loading", qos: .userInitiated)

    init(limits: ServingLimits, root: String?, workers: Workers) {
        (self.limits, self.root, self.workers) = (limits, root, workers)
    }

    /// The number of models that are loaded.
    var count: Int { entries.withLock { $0.count } }

    /// The number of questions that wait for models.
    var waitingCount: Int { entries.withLock { $0.values.reduce(0) { $0 + $1.worker.waitingCount } } }

    /// The worker of a run, loaded where it is not; anew where the run has another checkpoint by now.
    /// - Throws: What is wrong with the run's files.
    func worker(of name: String, at path: String) async throws -> ModelWorker {
        if let known = known(name), known.isChecked { return known.worker }
        return try await withCheckedThrowingContinuation { continuation in
            loading.async { continuation.resume(with: Result { try self.loaded(name, at: path) }) }
        }
    }

    /// What is loaded of a run, and whether it was looked at lately that it is of the latest checkpoint.
    private func known(_ name: String) -> (worker: ModelWorker, isChecked: Bool)? {
        let now = ContinuousClock.now
        return entries.withLock { entries in
            guard var entry = entries[name] else { return nil }
            let isChecked = now - entry.lastCheck < Self.validity
            entry.lastUse = now
            entries[name] = entry
            return (entry.worker, isChecked)
        }
    }

    private func loaded(_ name: String, at path: String) throws -> ModelWorker {
        if let known = known(name) {
            if known.isChecked { return known.worker }
            entries.withLock { $0[name]?.lastCheck = .now }
            let latest = try RunLocation(path).open().checkpoint
            let own = known.worker.checkpoint
            if own.name == latest.metadata.fileName, own.digest == latest.file.contentDigest { return known.worker }
        }
        makeRoom()
        let now = ContinuousClock.now
        let worker = ModelWorker(
            try ServedModel(path, root: root, workers: workers), name: name, capacity: limits.waitingRequests)
        entries.withLock { $0[name] = Entry(worker: worker, lastUse: now, lastCheck: now) }
        return worker
    }

    /// Unloads the one not used for longest where the process has more memory than it may, but never the last. One each time: what
    /// is given back need not show at once.
    private func makeRoom() {
        guard MachineMemory.residentBytes > limits.memoryBytes else { return }
        entries.withLock { entries in
            guard entries.count > 1, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
                return
            }
            entries.removeValue(forKey: oldest.key)
        }
    }
}
