import EaselCore
import EaselImages
import EaselFiles
import EaselLayers
import EaselMeasures
import EaselModels
import EaselRuntime
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The latent space of a trained run: the distribution that latents are sampled from, and the decoder of them.
///
/// A model with a prior draws from it. A plain autoencoder has none, so a distribution is fitted to the latents of its
/// training images; it is kept in the run, under `samplers/`, and fitted once. Where the images have gone and nothing was
/// fitted, it is fitted to those that the run kept of them.
public final class LatentSpace {
    /// The decoder, from latents to images.
    public let decoder: LatentDecoder
    /// The source of latents.
    public let source: LatentSource
    /// Fits the distribution, or reads it where it was kept.
    private let fit: (() throws -> any LatentSampler)?
    private var known: (any LatentSampler)?

    /// What latents are drawn from where it is not the prior; fitted when it is first needed.
    private var fitted: (any LatentSampler)? {
        get throws {
            if known == nil { known = try fit?() }
            return known
        }
    }

    /// Builds the model of a run, loads what draws images, and fits what must be.
    /// - Parameters:
    ///   - directory: The run.
    ///   - checkpoint: One of its checkpoints.
    ///   - source: What latents are drawn from; defaults to the prior, or to a Gaussian if there is none.
    ///   - workers: The threads to run on.
    ///   - report: Called with a note for people where the training images cannot be read.
    ///   - training: The run's training images, asked for only when a distribution must be fitted.
    /// - Throws: What is wrong with the run's files, a prior asked of a model without one, or a distribution fitted to
    ///   the latents of a model that is not an autoencoder.
    public init(
        _ directory: RunDirectory, _ checkpoint: FoundCheckpoint, source: LatentSource? = nil,
        workers: Workers = .shared, report: @escaping (String) -> Void = { _ in },
        training: @escaping () throws -> any ImageSource
    ) throws {
        let record = directory.record
        decoder = try record.latentDecoder(from: checkpoint.file, workers: workers)
        let hasPrior = try ModelCatalog.hasPrior(record.model.name)
        self.source = source ?? (hasPrior ? .prior : .gaussian)
        guard hasPrior || self.source != .prior else {
            throw RunError(
                "\(record.model.name) was not trained with a prior; sample with gaussian, or with mixture:10")
        }
        guard self.source != .prior else {
            fit = nil
            return
        }
        let kept = try FittedLatents(self.source, of: directory, checkpoint)
        fit = {
            if let fitted = try kept.kept { return fitted }
            let encode = { (images: any ImageSource) in
                try LatentEncoder(record, from: checkpoint.file, workers: workers)(images)
            }
            let images: any ImageSource
            do {
                images = try training()
            } catch {
                guard let some = try directory.keptTrainingImages() else { throw error }
                report(
                    "fitted to the latents of \(counted(some.count, "picture")) that the run kept, for want of its "
                        + "training pictures: \(error)")
                // Not kept: what is fitted to all of them is better, should they come back.
                return try kept.fitted(to: encode(some), threads: workers.threads)
            }
            return try kept.fittedAndKept(to: encode(images), threads: workers.threads)
        }
    }

    /// Latents, one after another: the same seed draws the same, and more of them begin with the fewer.
    ///
    /// ### Shapes
    /// `[count, latentSize]`.
    /// - Parameters:
    ///   - count: How many.
    ///   - seed: What they are drawn from.
    ///   - label: The class of them all; one class after another where it is `nil`.
    /// - Throws: `OptionError` for a class that the model does not know.
    public func latents(count: Int, seed: UInt64, label: Int? = nil) throws -> [Float] {
        try latents(0..<max(count, 0), seed: seed) { _ in label }
    }

    /// Some of the endless series of latents that a seed stands for.
    /// - Parameters:
    ///   - places: Which of them.
    ///   - seed: What they are drawn from.
    ///   - label: The class of each, by its place; one class after another where it is `nil`.
    /// - Throws: `OptionError` for a class that the model does not know.
    public func latents(_ places: Range<Int>, seed: UInt64, label: (Int) -> Int? = { _ in nil }) throws -> [Float] {
        guard let fitted = try fitted else { return try decoder.latents(places, seed: seed, label: label) }
        if let first = places.first { _ = try decoder.shares(of: label(first)) }
        return fitted.sample(places, seed: seed)
    }

    /// The mean latent, of a class if the model is conditional: of the first by default.
    /// - Throws: `OptionError` for a class that the model does not know.
    public func centre(label: Int? = nil) throws -> [Float] {
        try spread().map(\.mean) + decoder.shares(of: label ?? decoder.classes.map { _ in 0 })
    }

    /// The latents on the way from one to another, both ends included; classes change along the straight line.
    /// - Throws: `OptionError` for fewer than 2 steps, `InferenceError` for latents of another size.
    public func way(from start: [Float], to end: [Float], steps: Int, _ path: LatentPath) throws -> [Float] {
        let size = decoder.noiseSize
        guard start.count == decoder.latentSize, end.count == decoder.latentSize else {
            throw InferenceError(
                "latents have \(decoder.latentSize) numbers, got \(start.count) and \(end.count)")
        }
        let noise = try path.latents(from: Array(start[..<size]), to: Array(end[..<size]), steps: steps)
        guard decoder.classes != nil else { return noise }
        let shares = try LatentPath.linear.latents(from: Array(start[size...]), to: Array(end[size...]), steps: steps)
        let classes = decoder.latentSize - size
        var latents: [Float] = []
        for step in 0..<steps {
            latents += noise[step * size..<(step + 1) * size]
            latents += shares[step * classes..<(step + 1) * classes]
        }
        return latents
    }

    /// Where the latents lie along each dimension, classes aside: their mean and standard deviation.
    public func spread() throws -> [(mean: Float, deviation: Float)] {
        guard let fitted = try fitted else { return [(Float, Float)](repeating: (0, 1), count: decoder.noiseSize) }
        return fitted.spread.map { (Float($0.mean), Float($0.deviation)) }
    }
}

extension RunDirectory {
    /// Where the latents of the training images lie along each dimension, by the distribution that was kept with the latest
    /// checkpoint; `nil` where none was kept, and of a model that latents are drawn for from the standard normal distribution.
    public var keptLatentSpread: [(mean: Float, deviation: Float)]? {
        guard let entry = try? ModelCatalog.entry(named: record.model.name), entry.isAutoencoder, !entry.hasPrior,
            let checkpoint = try? latestCheckpoint(),
            let kept = try? FittedLatents(.gaussian, of: self, checkpoint).kept
        else { return nil }
        return kept.spread.map { (Float($0.mean), Float($0.deviation)) }
    }
}

/// A distribution fitted to the latents of a run's training images, and the file it is kept in.
struct FittedLatents {
    private let source: LatentSource
    private let directory: RunDirectory
    /// The name of the file under `samplers/`.
    let name: String
    private let latentSize: Int
    /// What the weights of the checkpoint are known by: one of the same name may have taken its place.
    private let digest: String?

    init(_ source: LatentSource, of directory: RunDirectory, _ checkpoint: FoundCheckpoint) throws {
        (self.source, self.directory) = (source, directory)
        latentSize = try ModelCatalog.imageAutoencoder(
            directory.record.model, image: directory.record.imageShape
        ).latentSize
        let taken = checkpoint.metadata.fileName.dropLast(".safetensors".count)
        digest = checkpoint.file.contentDigest
        name = "\(taken)-\(source.description.replacing(":", with: "-")).safetensors"
    }

    /// A new distribution, which is kept.
    func fittedAndKept(to latents: [Float], threads: Int) throws -> any LatentSampler {
        let distribution = try fitted(to: latents, threads: threads)
        // A run that lies where nothing can be written is good to sample from all the same.
        try? write(distribution)
        return distribution
    }

    /// Keeps a distribution where none is kept.
    /// - Throws: `FileError` where it cannot be written.
    func keep(threads: Int, latents: () throws -> [Float]) throws {
        if try kept == nil { try write(fitted(to: latents(), threads: threads)) }
    }

    /// What is kept. Whatever is wrong with the file, fitting anew gives the same again.
    var kept: (any LatentSampler)? {
        get throws {
            guard directory.folder.has("samplers") else { return nil }
            let folder = try directory.folder.folder("samplers")
            return folder.has(name) ? try? read(folder.open(name, O_RDONLY | O_NONBLOCK)) : nil
        }
    }

    /// A new distribution.
    func fitted(to latents: [Float], threads: Int) throws -> any LatentSampler {
        if source == .gaussian {
            return try GaussianDistribution(fittedTo: latents, dimensions: latentSize)
        } else {
            return try GaussianMixture.fit(
                to: latents, dimensions: latentSize, componentCount: source.components, seed: directory.record.seed,
                threads: threads
            ).mixture
        }
    }

    private func write(_ distribution: any LatentSampler) throws {
        var writer = SafetensorsWriter(metadata: ["easel.sampler": source.description])
        writer.metadata["easel.checkpoint"] = digest
        try writer.add("parameters", shape: [distribution.parameters.count], distribution.parameters)
        try writer.write(name, in: directory.folder.folder("samplers", isMade: true), isChecked: true)
    }

    private func read(_ open: OpenFile) throws -> any LatentSampler {
        let file = try SafetensorsFile(open)
        // Those of before it was kept say nothing.
        if let fitted = file.metadata["easel.checkpoint"], fitted != digest {
            throw FileError(path: file.path, problem: "was fitted to a checkpoint that is no longer there")
        }
        let count = file.tensor("parameters")?.shape.first ?? 0
        let parameters: [Double] = try file.values("parameters", shape: [count])
        return source == .gaussian
            ? try GaussianDistribution(parameters: parameters, dimensions: latentSize)
            : try GaussianMixture(parameters: parameters, dimensions: latentSize)
    }
}
