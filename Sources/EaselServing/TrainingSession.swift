import EaselCore
import EaselFiles
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Synchronization

/// The training that a server does, one at a time, on a thread of its own.
public final class TrainingSession: Sendable {
    private struct State {
        /// The name of the run; `nil` until its folder is made.
        var run: String?
        /// Whether a thread is at it.
        var isBusy = false
        /// Whether the server ends, and nothing more is begun.
        var isClosing = false
        /// What those who begin to watch are told first.
        var latest: TrainingUpdate?
        var watchers: [UUID: AsyncStream<TrainingUpdate>.Continuation] = [:]
        /// How the last training ended.
        var ended: (run: String?, end: TrainingUpdate.End)?
        /// Those who wait until nothing trains.
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let isStopped = Atomic(false)
    private let runs: ServedRuns
    private let root: String?
    private let workers: Workers

    init(_ runs: ServedRuns, root: String?, workers: Workers) {
        (self.runs, self.root, self.workers) = (runs, root, workers)
    }

    /// The name of the run that trains; `nil` where none does.
    public var run: String? { state.withLock { $0.isBusy ? $0.run : nil } }

    /// Begins a training and comes back when its run's folder is there.
    /// - Returns: The name of the run.
    /// - Throws: `ServingError` where another is under way, or for what cannot be trained.
    public func begin(_ request: TrainingRequest) async throws -> String {
        try state.withLock { (state) throws(ServingError) in
            guard !state.isBusy else {
                throw ServingError(.conflict, "\(state.run ?? "a run") is being trained; wait for it, or stop it first")
            }
            guard !state.isClosing else { throw ServingError(.busy, "the server is ending") }
            (state.isBusy, state.run, state.latest) = (true, nil, nil)
            isStopped.store(false, ordering: .relaxed)
        }
        return try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                let begun = Begun(continuation)
                do {
                    let end = try self.train(request, begun)
                    self.end(TrainingUpdate.End(state: end == .finished ? "finished" : "stopped", error: nil))
                } catch {
                    // Who asked is told where nothing was begun, who watches where it was.
                    let isAsked = begun.isWaiting
                    self.end(
                        isAsked ? nil : TrainingUpdate.End(state: "failed", error: "\(error)".inOneLine(limit: 1000)))
                    if isAsked { begun.fail(ServingError(error)) }
                }
            }
            thread.stackSize = 8 << 20
            thread.name = "easel.training"
            thread.start()
        }
    }

    /// Asks the training to save and to end, which takes a batch.
    /// - Returns: The name of the run.
    /// - Throws: `ServingError` where nothing trains.
    public func stop() throws(ServingError) -> String {
        guard let run else { throw ServingError(.notFound, "nothing is being trained") }
        isStopped.store(true, ordering: .relaxed)
        return run
    }

    /// Asks the training to save and to end, and waits until it has. Nothing more is begun.
    public func finish() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                state.isClosing = true
                isStopped.store(true, ordering: .relaxed)
                guard state.isBusy else { return true }
                state.waiting.append(continuation)
                return false
            }
            if isDone { continuation.resume() }
        }
    }

    /// The news of a run's training as it comes; ends at once for a run that does not train.
    public func updates(of name: String) -> AsyncStream<TrainingUpdate> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: TrainingUpdate.self, bufferingPolicy: .bufferingNewest(1000))
        let id = UUID()
        continuation.onTermination = { [weak self] _ in _ = self?.state.withLock { $0.watchers.removeValue(forKey: id) }
        }
        // Ended outside the lock, which the end of a stream takes.
        let ended = state.withLock { state -> TrainingUpdate.End? in
            guard state.isBusy, state.run == name else {
                return state.ended?.run == name
                    ? state.ended?.end : TrainingUpdate.End(state: stateAtRest(name), error: nil)
            }
            if let latest = state.latest { continuation.yield(latest) }
            state.watchers[id] = continuation
            return nil
        }
        if let ended {
            continuation.yield(.end(ended))
            continuation.finish()
        }
        return stream
    }

    /// What became of a run that does not train here, as its files say.
    private func stateAtRest(_ name: String) -> String {
        guard let path = try? runs.path(of: name), let directory = try? RunDirectory.open(path) else {
            return "stopped"
        }
        return RunSummary.stateAtRest(epochs: RunLog(of: directory).epochs.count, of: directory.record.epochs)
    }

    private func tell(_ update: TrainingUpdate) {
        let watchers = state.withLock { state in
            state.latest = update
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield(update) }
    }

    private func end(_ end: TrainingUpdate.End?) {
        let (watchers, waiting) = state.withLock { state in
            if let end { state.ended = (state.run, end) }
            defer { (state.isBusy, state.watchers, state.waiting, state.latest) = (false, [:], [], nil) }
            return (Array(state.watchers.values), state.waiting)
        }
        for watcher in watchers {
            if let end { watcher.yield(.end(end)) }
            watcher.finish()
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Trains on this thread until the end.
    private func train(_ request: TrainingRequest, _ begun: Begun) throws -> TrainingEnd {
        let trainer: Trainer
        if let resume = request.resume {
            let path = try runs.path(of: resume)
            let resumed = try ResumedTraining(path, change: request.change(), root: root, workers: workers)
            trainer = try resumed.trainer()
            guard !trainer.isFinished else {
                throw ServingError(
                    .unprocessable,
                    "\(resume): all \(trainer.directory.record.epochs) epochs are done; give more epochs to go on")
            }
        } else {
            trainer = try request.plan(root: root, outputs: runs.outputs).prepared(workers: workers).begin()
        }
        let name = trainer.directory.name
        state.withLock { $0.run = name }
        begun.succeed(name)
        let directory = trainer.directory
        var pace = TrainingPace(epochs: request.epochs ?? directory.record.epochs, steps: trainer.stepsPerEpoch)
        return try trainer.run(shouldStop: { isStopped.load(ordering: .relaxed) }) { event in
            switch event {
            case .step(let epoch, let step, let images, let measured):
                guard let rates = pace.advance(epoch: epoch, step: step, images: images) else { return }
                let losses = measured.filter { $0.value.isFinite }.map { ($0.key.name, $0.value) }
                tell(
                    .step(
                        .init(
                            epoch: epoch, epochs: pace.epochs, step: step, steps: pace.steps,
                            losses: Dictionary(losses) { first, _ in first }, imagesPerSecond: rates.imagesPerSecond,
                            secondsLeft: rates.secondsLeft)))
            case .epoch(let record):
                tell(
                    .epoch(
                        .init(
                            epoch: record.epoch, epochs: pace.epochs, train: record.train.filter(\.value.isFinite),
                            test: record.test.filter(\.value.isFinite), sample: directory.hasSample(epoch: record.epoch)
                        )))
            case .note(let text): tell(.note(.init(text: text)))
            }
        }
    }
}

/// Who asked for a training, until it has begun.
private final class Begun {
    private var continuation: CheckedContinuation<String, any Error>?

    init(_ continuation: CheckedContinuation<String, any Error>) { self.continuation = continuation }

    func succeed(_ name: String) {
        continuation?.resume(returning: name)
        continuation = nil
    }

    /// Whether nobody was told yet.
    var isWaiting: Bool { continuation != nil }

    func fail(_ error: any Error) {
        continuation?.resume(throwing: error)
        continuation = nil
    }
}
