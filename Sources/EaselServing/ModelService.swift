import EaselCore
import EaselData
import EaselFiles
import EaselLayers
import EaselRuns
import EaselRuntime
import Synchronization

/// What trained runs can be asked for, by many at once: the server without its network.
///
///     let service = try ModelService(ServedRuns(outputs: "outputs"))
///     let upload = try PictureUpload(bytes, maximumPixels: service.limits.pixels)
///     let answer = try await service.classify(upload, run: "00001-small-convnet-mnist", top: 3)
///
/// Every error is a `ServingError`, but for a `CancellationError` of who gave up.
public final class ModelService: Sendable {
    /// What it takes at most.
    public let limits: ServingLimits
    /// The runs that it shows.
    public let runs: ServedRuns
    /// What it trains.
    public let training: TrainingSession
    private let models: ModelCache
    let root: String?
    /// What was read of runs, while their logs stay as they are.
    private let summaries = Mutex<[String: (stamp: [FileIdentity?], content: RunSummary.Content)]>([:])

    /// Takes runs.
    /// - Parameters:
    ///   - runs: The runs.
    ///   - root: Where data sets are looked for first.
    ///   - limits: What it takes at most.
    ///   - workers: The threads that models run on.
    public init(
        _ runs: ServedRuns, root: String? = nil, limits: ServingLimits = ServingLimits(), workers: Workers = .shared
    ) {
        (self.runs, self.root, self.limits) = (runs, root, limits)
        training = TrainingSession(runs, root: root, workers: workers)
        models = ModelCache(limits: limits, root: root, workers: workers)
    }

    /// The number of models that are loaded.
    public var loadedModels: Int { models.count }
    /// The number of requests that wait for models.
    public var waitingRequests: Int { models.waitingCount }

    /// The runs, those begun last first.
    public func list() -> [RunSummary] {
        let locks = FileLocks()
        return runs.names.compactMap { name in (try? runs.path(of: name)).map { summary(name, $0, locks) } }
    }

    /// Checks that there is a run.
    /// - Throws: `ServingError` where there is none of the name.
    public func require(_ run: String) throws(ServingError) { _ = try runs.path(of: run) }

    /// All there is to say of a run.
    /// - Throws: `ServingError` where there is none of the name, or it cannot be read.
    public func details(of name: String) throws(ServingError) -> RunDetails {
        let path = try runs.path(of: name)
        do {
            let directory = try RunDirectory.open(path)
            return RunDetails(
                summary(name, path), directory, latentSize: directory.record.model.options["latentSize"]?.integer)
        } catch {
            throw ServingError(.unprocessable, "\(error)")
        }
    }

    private func summary(_ name: String, _ path: String, _ locks: FileLocks = FileLocks()) -> RunSummary {
        let isTraining = training.run == name
        let content = Result {
            let directory = try RunDirectory.open(path)
            let stamp = [directory.logPath, "\(path)/run.json", directory.checkpointsPath + "/latest.safetensors"].map {
                FileIdentity(at: $0)
            }
            if let known = summaries.withLock({ $0[path] }), known.stamp == stamp { return known.content }
            let content = try RunSummary.Content(directory)
            summaries.withLock { $0[path] = (stamp, content) }
            return content
        }
        return RunSummary(name, content, isTraining: isTraining, isLocked: locks.contains(path))
    }

    /// The PNG file of an epoch's sample picture.
    /// - Throws: `ServingError` where there is none.
    public func sample(of name: String, epoch: Int) throws(ServingError) -> [UInt8] {
        let path = try runs.path(of: name)
        do {
            let directory = try RunDirectory.open(path)
            guard directory.hasSample(epoch: epoch) else {
                throw ServingError(.notFound, "\(name) has no picture of epoch \(epoch)")
            }
            return try directory.sample(epoch: epoch)
        } catch {
            throw ServingError(error)
        }
    }

    /// Gives a picture back.
    public func reconstruct(
        _ upload: PictureUpload, run: String, _ change: PictureChange = PictureChange()
    ) async throws -> ReconstructionAnswer {
        try await answered { try await self.worker(run).reconstruct(upload, change) }
    }

    /// Takes the noise away from a picture.
    /// - Parameters:
    ///   - level: The standard deviation of the noise in `0…1`; estimated if `nil`.
    ///   - strength: The share of the noise to remove, 0 to 1.
    public func denoise(
        _ upload: PictureUpload, run: String, _ change: PictureChange = PictureChange(), level: Double? = nil,
        strength: Double = 1
    ) async throws -> DenoisingAnswer {
        try await answered {
            try await self.worker(run).alone { try $0.denoise(upload, change, level: level, strength: strength) }
        }
    }

    /// Tells the classes that a picture may be of.
    /// - Parameters:
    ///   - top: How many of them.
    ///   - isExplained: Whether the picture is shown under what the first class was told by.
    public func classify(
        _ upload: PictureUpload, run: String, _ change: PictureChange = PictureChange(), top: Int = 5,
        isExplained: Bool = false
    ) async throws -> ClassificationAnswer {
        try await answered {
            try await self.worker(run).classify(upload, change, top: top, isExplained: isExplained)
        }
    }

    /// Tells the class of each pixel.
    public func segment(
        _ upload: PictureUpload, run: String, _ change: PictureChange = PictureChange()
    ) async throws -> SegmentationAnswer {
        try await answered { try await self.worker(run).alone { try $0.segment(upload, change) } }
    }

    /// Gives the latent of a picture.
    public func encode(
        _ upload: PictureUpload, run: String, _ change: PictureChange = PictureChange()
    ) async throws -> LatentAnswer {
        try await answered { try await self.worker(run).alone { try $0.encode(upload, change) } }
    }

    /// Draws the pictures of latents.
    /// - Parameters:
    ///   - latents: At least one, of the numbers of the run's.
    ///   - className: The class of them all, of a model that knows classes.
    ///   - columns: Pictures in a row of the grid; as many as rows if `nil`.
    public func decode(
        _ latents: [[Float]], run: String, className: String? = nil, columns: Int? = nil
    ) async throws -> PicturesAnswer {
        try await answered {
            try self.check(latents.count, "latents", columns)
            guard latents.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
                throw ServingError(.malformed, "a latent has a number that is not finite")
            }
            return try await self.worker(run).alone { try $0.decode(latents, className: className, columns: columns) }
        }
    }

    /// Draws pictures from a seed: the same that `easel sample` draws.
    public func sample(
        run: String, count: Int = 64, seed: UInt64 = 0, className: String? = nil, columns: Int? = nil
    ) async throws -> PicturesAnswer {
        try await answered {
            try self.check(count, "count", columns)
            return try await self.worker(run).alone {
                try $0.sample(count: count, seed: seed, className: className, columns: columns)
            }
        }
    }

    /// Draws the way between what seeds draw: the same that `easel interpolate --seeds` draws.
    public func interpolate(
        run: String, seeds: [UInt64], steps: Int = 10, path: LatentPath = .spherical, className: String? = nil
    ) async throws -> PicturesAnswer {
        try await answered {
            guard seeds.count >= 2 else {
                throw ServingError(
                    .malformed, "seeds: there is no way from one picture alone; give two or more, as in seeds=1,2")
            }
            guard (2...1000).contains(steps) else {
                throw ServingError(.malformed, "steps is \(steps), it must be from 2 to 1000")
            }
            try self.check((seeds.count - 1) * steps, "seeds and steps make a number of pictures that", nil)
            return try await self.worker(run).alone {
                try $0.interpolate(seeds: seeds, steps: steps, path: path, className: className)
            }
        }
    }

    private func check(_ count: Int, _ name: String, _ columns: Int?) throws(ServingError) {
        guard (1...limits.pictures).contains(count) else {
            throw ServingError(.malformed, "\(name) is \(count), it must be from 1 to \(limits.pictures)")
        }
        guard (1...limits.pictures).contains(columns ?? 1) else {
            throw ServingError(.malformed, "columns is \(columns ?? 1), it must be from 1 to \(limits.pictures)")
        }
    }

    private func worker(_ run: String) async throws -> ModelWorker {
        try await models.worker(of: run, at: runs.path(of: run))
    }

    private func answered<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ServingError(error)
        }
    }
}
