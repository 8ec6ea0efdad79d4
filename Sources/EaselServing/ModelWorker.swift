import Dispatch
import EaselImages
import EaselRuns
import Synchronization

/// A question to a model, one of several that are answered together where they are of one kind.
private final class Job: Sendable {
    /// What is answered together.
    enum Kind: Hashable { case reconstruction, classification, alone }

    /// A picture that waits for others of its kind: what is made of its bytes, once, and what becomes of the answer.
    let kind: Kind
    let work: @Sendable (ServedModel, [Job]) -> Void
    let input: Mutex<(upload: PictureUpload, change: PictureChange)?>
    let isWanted = Atomic(true)
    let answer: Mutex<(@Sendable (Result<any Sendable, any Error>) -> Void)?>

    init(
        _ kind: Kind, _ upload: PictureUpload? = nil, _ change: PictureChange = PictureChange(),
        work: @escaping @Sendable (ServedModel, [Job]) -> Void
    ) {
        (self.kind, self.work) = (kind, work)
        input = Mutex(upload.map { ($0, change) })
        answer = Mutex(nil)
    }

    /// Answers once; what comes later is for nobody.
    func end(_ result: Result<any Sendable, any Error>) {
        let answer = answer.withLock { answer in
            defer { answer = nil }
            return answer
        }
        answer?(result)
    }
}

/// Answers questions to one model, one after another on a thread of its own; those of one kind that wait together are answered in
/// one go.
///
/// A picture is worked on by itself whatever else is asked for, so going together changes no byte of an answer.
final class ModelWorker: @unchecked Sendable {
    /// The most questions that are answered in one go.
    private static let mostAtOnce = 32

    /// The most questions that wait.
    let capacity: Int
    private let queue: DispatchQueue
    /// Only touched on the queue.
    private let model: ServedModel
    private let waiting = Mutex<(jobs: [Job], isRunning: Bool)>(([], false))

    /// Takes a model, which nobody else touches from now on.
    init(_ model: sending ServedModel, name: String, capacity: Int) {
        (self.model, self.capacity) = (model, capacity)
        queue = DispatchQueue(label: "easel.model.\(name)", qos: .userInitiated)
    }

    /// The name and the digest of the checkpoint that it answers from.
    var checkpoint: (name: String, digest: String?) {
        (model.checkpoint.metadata.fileName, model.checkpoint.file.contentDigest)
    }

    /// The number of questions that wait.
    var waitingCount: Int { waiting.withLock { $0.jobs.count } }

    /// Reconstructs a picture.
    func reconstruct(_ upload: PictureUpload, _ change: PictureChange) async throws -> ReconstructionAnswer {
        try await ask(
            Job(.reconstruction, upload, change) { model, jobs in
                Self.together(
                    jobs, prepare: { try model.reconstructionInputs($0, $1) }, answer: { try model.reconstruct($0) })
            })
    }

    /// Classifies a picture.
    /// - Parameters:
    ///   - top: How many classes to tell.
    ///   - isExplained: Whether the picture is shown under what the first class was told by.
    func classify(
        _ upload: PictureUpload, _ change: PictureChange, top: Int, isExplained: Bool
    ) async throws -> ClassificationAnswer {
        let (seen, classification): (Image, Classification) = try await ask(
            Job(.classification, upload, change) { model, jobs in
                Self.together(
                    jobs, prepare: { try model.classificationInput($0, $1) },
                    answer: { seen in Array(zip(seen, try model.classify(seen))) })
            })
        let explanation =
            isExplained ? try await alone { try $0.explanation(upload, change) } : nil
        return ClassificationAnswer(
            predictions: classification.top(top).map {
                .init(className: $0.className, number: $0.classNumber, probability: $0.probability)
            }, seen: AnsweredPicture(seen), explanation: explanation)
    }

    /// Asks something that is answered by itself.
    func alone<Answer: Sendable>(_ body: @escaping @Sendable (ServedModel) throws -> Answer) async throws -> Answer {
        try await ask(
            Job(.alone) { model, jobs in
                for job in jobs { job.end(Result { try body(model) }) }
            })
    }

    /// Answers pictures in one go; one that cannot be read is an error of its own.
    private static func together<Input, Answer: Sendable>(
        _ jobs: [Job], prepare: (PictureUpload, PictureChange) throws -> Input, answer: ([Input]) throws -> [Answer]
    ) {
        var ready: [(job: Job, input: Input)] = []
        for job in jobs {
            do {
                guard let (upload, change) = job.input.withLock({ $0 }) else { continue }
                ready.append((job, try prepare(upload, change)))
            } catch {
                job.end(.failure(error))
            }
        }
        guard !ready.isEmpty else { return }
        do {
            for (part, result) in zip(ready, try answer(ready.map(\.input))) { part.job.end(.success(result)) }
        } catch {
            // Whose fault it is, is found by asking one by one.
            guard ready.count > 1 else { return ready[0].job.end(.failure(error)) }
            for part in ready {
                part.job.end(
                    Result {
                        guard let only = try answer([part.input]).first else {
                            throw ServingError(.failed, "the model gave no answer")
                        }
                        return only
                    })
            }
        }
    }

    private func ask<Answer: Sendable>(_ job: Job) async throws -> Answer {
        let result = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<any Sendable, any Error>) in
                job.answer.withLock { $0 = { continuation.resume(with: $0) } }
                do { try add(job) } catch { job.end(.failure(error)) }
            }
        } onCancel: {
            // What has not begun never will.
            job.isWanted.store(false, ordering: .relaxed)
            job.end(.failure(CancellationError()))
        }
        guard let answer = result as? Answer else {
            throw ServingError(.failed, "the model gave another answer than asked for")
        }
        return answer
    }

    private func add(_ job: Job) throws(ServingError) {
        let starts = try waiting.withLock { (waiting) throws(ServingError) in
            guard waiting.jobs.count < capacity else {
                throw ServingError(
                    .busy, "\(waiting.jobs.count) requests wait for this model already; ask again in a second")
            }
            waiting.jobs.append(job)
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        if starts { queue.async { self.work() } }
    }

    /// Answers until nothing waits.
    private func work() {
        while let jobs = next() {
            let wanted = jobs.filter { $0.isWanted.load(ordering: .relaxed) }
            // Who gave up before it was added here was not told yet.
            for job in jobs where !job.isWanted.load(ordering: .relaxed) { job.end(.failure(CancellationError())) }
            wanted.first?.work(model, wanted)
        }
    }

    /// The question that came first, with others of its kind.
    private func next() -> [Job]? {
        waiting.withLock { waiting in
            guard let first = waiting.jobs.first else {
                waiting.isRunning = false
                return nil
            }
            guard first.kind != .alone else { return [waiting.jobs.removeFirst()] }
            var (taken, left) = ([Job](), [Job]())
            for job in waiting.jobs {
                if job.kind == first.kind, taken.count < Self.mostAtOnce { taken.append(job) } else { left.append(job) }
            }
            waiting.jobs = left
            return taken
        }
    }
}
