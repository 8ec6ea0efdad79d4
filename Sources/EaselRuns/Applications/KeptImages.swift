import EaselData
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
/// A model with a prior needs nothing. Of another, `samplers/` holds the distribution of the latents of its training
/// images, for the latest and the best checkpoint, and the first test images, which a timeline gives back epoch after
/// epoch.
extension RunDirectory {
    private static let keptName = "originals.png"
    /// The most images kept, and the most bytes of their pixels.
    private static let keptLimits = (count: 64, bytes: 16 << 20)

    /// Keeps what is not kept yet.
    /// - Throws: `FileError` where it cannot be written.
    func keepForDrawing(_ dataset: Dataset, workers: Workers) throws {
        guard try !ModelCatalog.hasPrior(record.model.name), try ModelCatalog.isAutoencoder(record.model.name)
        else {
            return
        }
        let latest = try latestCheckpoint()
        let best = try bestCheckpoint()
        try removeFitted(except: [latest, best])
        for checkpoint in [latest] + (best.metadata.fileName == latest.metadata.fileName ? [] : [best]) {
            try FittedLatents(.gaussian, of: self, checkpoint).keep(threads: workers.threads) {
                try LatentEncoder(record, from: checkpoint.file, workers: workers)(dataset.train)
            }
        }
        let samplers = try folder.folder("samplers", isMade: true)
        guard !samplers.has(Self.keptName) else { return }
        let each = dataset.test.height * dataset.test.width * dataset.test.channels
        let count = min(dataset.test.count, Self.keptLimits.count, max(Self.keptLimits.bytes / max(each, 1), 1))
        let pictures = try (0..<count).map { try dataset.test.image(at: $0) }
        // One under the other.
        let strip = try Image(
            height: count * dataset.test.height, width: dataset.test.width, channels: dataset.test.channels,
            pixels: pictures.flatMap(\.pixels))
        try samplers.write(PNGFile.encode(strip), to: Self.keptName)
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

    /// The first test images, as kept when training ended; `nil` where that many are not kept.
    /// - Throws: `FileError` or `DataError` for what is kept but damaged.
    public func keptTestImages(_ count: Int) throws -> [Image]? {
        guard folder.has("samplers") else { return nil }
        let samplers = try folder.folder("samplers")
        guard samplers.has(Self.keptName) else { return nil }
        let shape = record.imageShape
        let bytes = try samplers.open(Self.keptName, O_RDONLY | O_NONBLOCK).contents(limit: 2 * Self.keptLimits.bytes)
        let strip = try PNGFile.decode(bytes, name: samplers.path(of: Self.keptName))
        let isWhole = strip.width == shape.width && strip.channels == shape.channels && strip.height % shape.height == 0
        guard isWhole else {
            throw FileError(
                path: samplers.path(of: Self.keptName), problem: "holds no pictures of \(shape); remove it")
        }
        // As many as there are will do where there are no more test images.
        let kept = strip.height / shape.height
        guard kept >= min(count, record.dataset.testCount) else { return nil }
        return try (0..<min(count, kept)).map { place in
            try Image(
                height: shape.height, width: shape.width, channels: shape.channels,
                pixels: Array(strip.pixels[place * shape.count..<(place + 1) * shape.count]))
        }
    }
}
