import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselRuntime
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What sampling needs of the images a run was trained on, kept in the run, so that it works wherever the images have
/// gone.
///
/// A model with a prior needs nothing. Of another, `samplers/` holds, from before the first step, some of the training
/// images, which any distribution can be fitted to for any checkpoint, and the first test images, which a timeline gives
/// back epoch after epoch. When training ends, the distribution of the latents of all training images joins them, for
/// the latest and the best checkpoint.
extension RunDirectory {
    /// Some images of a set, one under the other in a picture.
    private struct Strip {
        let name: String
        /// The most images kept, and the most bytes of their pixels.
        let count: Int
        let bytes: Int

        static let test = Strip(name: "originals.png", count: 64, bytes: 16 << 20)
        /// Enough for a Gaussian of hundreds of dimensions; a few hundred kilobytes of digits.
        static let training = Strip(name: "training-images.png", count: 2000, bytes: 16 << 20)

        /// How many images of a shape are kept: a distribution needs two, however large they are.
        func count(of shape: ImageShape) -> Int { min(count, max(bytes / max(shape.count, 1), 2)) }
    }

    /// Keeps images that are not kept yet, before training.
    /// - Throws: `FileError` where they cannot be written, `DataError` for an image that cannot be read.
    func keepImages(_ dataset: Dataset) throws {
        guard try drawsFromFittedLatents else { return }
        let shape = dataset.imageShape
        let training = dataset.train.randomSubset(Strip.training.count(of: shape), seed: record.seed)
        try keep(training, as: .training)
        try keep(dataset.monitored.limited(to: Strip.test.count(of: shape)), as: .test)
    }

    /// Keeps, when training ends, what is fitted to all training images.
    /// - Throws: `FileError` where it cannot be written, `DataError` for an image that cannot be read.
    func keepLatents(_ dataset: Dataset, workers: Workers) throws {
        // Nothing can be fitted to one.
        guard try drawsFromFittedLatents, dataset.train.count > 1 else { return }
        let latest = try latestCheckpoint()
        let best = try bestCheckpoint()
        try removeFitted(except: [latest, best])
        for checkpoint in [latest] + (best.metadata.fileName == latest.metadata.fileName ? [] : [best]) {
            try FittedLatents(.gaussian, of: self, checkpoint).keep(threads: workers.threads) {
                try LatentEncoder(record, from: checkpoint.file, workers: workers)(dataset.train)
            }
        }
    }

    private var drawsFromFittedLatents: Bool {
        get throws { try !ModelCatalog.hasPrior(record.model.name) && ModelCatalog.isAutoencoder(record.model.name) }
    }

    private func keep(_ images: any ImageSource, as kept: Strip) throws {
        let samplers = try folder.folder("samplers", isMade: true)
        guard !samplers.has(kept.name) else { return }
        let shape = images.imageShape
        let pixels = try (0..<images.count).flatMap { try images.image(at: $0).pixels }
        let strip = try Image(
            height: images.count * shape.height, width: shape.width, channels: shape.channels, pixels: pixels)
        try samplers.write(PNGFile.encode(strip), to: kept.name)
    }

    /// Removes what was fitted, unasked, to the latents of other checkpoints, as when training was stopped before.
    private func removeFitted(except kept: [FoundCheckpoint]) throws {
        guard folder.has("samplers") else { return }
        let samplers = try folder.folder("samplers")
        let names = try kept.map { try FittedLatents(.gaussian, of: self, $0).name }
        let suffix = "-\(LatentSource.gaussian.description).safetensors"
        for name in try samplers.names() where name.hasSuffix(suffix) && !names.contains(name) {
            try samplers.remove(name)
        }
    }

    /// The first test images, or validation images where there are any, as kept before training; `nil` where that many are not kept.
    /// - Throws: `FileError` or `DataError` for what is kept but damaged.
    public func keptTestImages(_ count: Int) throws -> [Image]? {
        // As many as there are will do where there are no more test images.
        guard let kept = try images(.test), kept.count >= min(count, record.dataset.monitoredCount) else { return nil }
        return try (0..<min(count, kept.count)).map(kept.image(at:))
    }

    /// Some of the training images, as kept before training; `nil` where none are kept.
    /// - Throws: `FileError` or `DataError` for what is kept but damaged.
    func keptTrainingImages() throws -> ImageSet? { try images(.training) }

    private func images(_ kept: Strip) throws -> ImageSet? {
        guard folder.has("samplers") else { return nil }
        let samplers = try folder.folder("samplers")
        guard samplers.has(kept.name) else { return nil }
        let shape = record.imageShape
        // Noise does not compress, and each row has a byte of its own.
        let limit = 2 * max(kept.bytes, 2 * shape.count)
        let bytes = try samplers.open(kept.name, O_RDONLY | O_NONBLOCK).contents(limit: limit)
        let strip = try PNGFile.decode(bytes, name: samplers.path(of: kept.name))
        let isWhole = strip.width == shape.width && strip.channels == shape.channels && strip.height % shape.height == 0
        guard isWhole else {
            throw FileError(
                path: samplers.path(of: kept.name), problem: "holds no pictures of \(shape); remove it")
        }
        return try ImageSet(shape, pixels: strip.pixels)
    }
}
