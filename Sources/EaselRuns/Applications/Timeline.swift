import EaselImages
import EaselFiles
import EaselModels
import EaselRuntime
import EaselTraining

/// A timeline of a run: the same images as drawn after each of its epochs.
///
/// A model that draws from noise draws from the same noise each time; an autoencoder without a prior reconstructs the
/// same test images each time.
public struct Timeline: Sendable {
    /// The epochs that have a checkpoint.
    public let epochs: [Int]
    /// The images of each.
    public let images: [[Image]]
    /// What is wrong with the checkpoints that had to be left out.
    public let passedOver: [FileError]

    /// Draws the images of every epoch of a run whose checkpoint is there.
    /// - Parameters:
    ///   - directory: The run.
    ///   - count: How many images of each epoch.
    ///   - seed: The seed of the noise.
    ///   - originals: The images that an autoencoder reconstructs.
    ///   - workers: The threads to run on.
    /// - Throws: What is wrong with the run's files.
    public init(
        _ directory: RunDirectory, count: Int, seed: UInt64, workers: Workers = .shared,
        originals: () throws -> [Image]
    ) throws {
        let record = directory.record
        let hasPrior = try ModelCatalog.hasPrior(record.model.name)
        let shown = hasPrior ? [] : Array(try originals().prefix(count))
        var (epochs, images): ([Int], [[Image]]) = ([], [])
        passedOver = try directory.eachEpochCheckpoint { checkpoint in
            epochs.append(checkpoint.metadata.epoch)
            if hasPrior {
                let drawn = try record.latentDecoder(from: checkpoint.file, workers: workers)
                images.append(try drawn.images(count: count, seed: seed))
            } else {
                let reconstructor = try Reconstructor(record, from: checkpoint.file, workers: workers)
                images.append(try reconstructor(shown).map(\.image))
            }
        }
        (self.epochs, self.images) = (epochs, images)
    }

    /// Draws the images of every epoch of a run, an autoencoder's from the test images that the run keeps, else from
    /// those of its data.
    /// - Parameters:
    ///   - root: Where data sets, and a run's folder of images that has moved, are looked for first.
    /// - Throws: What is wrong with the run's files, or with its images where it keeps none.
    public init(
        _ directory: RunDirectory, count: Int, seed: UInt64, root: String? = nil, workers: Workers = .shared
    ) throws {
        try self.init(directory, count: count, seed: seed, workers: workers) {
            if let kept = try directory.keptTestImages(count) { return kept }
            let test = try directory.loadImages(root: root).monitored
            return try (0..<min(count, test.count)).map { try test.image(at: $0) }
        }
    }

    /// One row for each epoch, from the first down.
    /// - Throws: `DataError` where the sheet would be too large.
    public func sheet() throws -> ImageGrid { try ImageGrid(groups: [images]) }

    /// One grid for each epoch, to be shown one after another.
    /// - Throws: `DataError` where a grid would be too large.
    public func frames(columns: Int) throws -> [Image] {
        try images.map { try ImageGrid($0, columns: columns).render() }
    }
}
