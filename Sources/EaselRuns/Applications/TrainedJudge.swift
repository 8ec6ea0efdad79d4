import EaselImages
import EaselFiles
import EaselMeasures
import EaselRuntime
import EaselTraining

/// The classifier of a trained run, for judging what other runs draw.
public struct TrainedJudge {
    /// The classifier.
    public let judge: Judge
    /// The folder of its run.
    public let path: String
    /// What says which classifier it is, to stand beside every number that depends on it: the first 16 digits of the
    /// SHA-256 of its checkpoint.
    public let hash: String

    private let record: RunRecord
    private let metadata: CheckpointMetadata
    private let checkpoint: String

    /// Loads the best checkpoint of a classifier's run.
    /// - Throws: What is wrong with the run's files, or that it is not of a classifier.
    public init(run path: String, workers: Workers = .shared) throws {
        let directory = try RunDirectory.open(path)
        record = directory.record
        try record.requireClassesOfPictures()
        let model = try ModelCatalog.classifier(record.model, image: record.imageShape)
        let found = try directory.bestCheckpoint()
        (metadata, checkpoint) = (found.metadata, found.file.path)
        judge = try Judge(model, from: found.file, workers: workers)
        self.path = path
        hash = try String(SHA256.hexDigest(of: FileSystem.read(checkpoint)).prefix(16))
    }

    /// The names of the classes it tells apart, in the order of its logits; `nil` where its run records none.
    public var classNames: [String]? { record.classNames }

    /// Checks that it knows all classes of images it is to judge.
    /// - Parameters:
    ///   - names: The names of the classes; `nil` where the images have no labels.
    ///   - place: What the error calls the images.
    /// - Throws: `RunError` that names the classes it does not know; where its run records no names, for another number.
    package func requireClasses(_ names: [String]?, of place: String) throws {
        guard let names else { return }
        guard let known = classNames else {
            guard judge.classes == names.count else {
                throw RunError(
                    "the classifier in \(path) tells \(judge.classes) classes apart, \(place) has \(names.count); train "
                        + "one on such pictures")
            }
            return
        }
        let unknown = names.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw RunError(
                "the classifier in \(path) does not know \(unknown.count == 1 ? "class" : "classes") "
                    + "\(ImageSet.listed(unknown)) of \(place); it knows \(ImageSet.listed(known)); train one on such "
                    + "pictures")
        }
    }

    /// Its own numbers of the classes of images: found by name where both have names, else the same.
    /// - Parameters:
    ///   - labels: The class of each image.
    ///   - names: The names of these classes.
    /// - Returns: `nil` where there are no labels, or one is of no class that it knows.
    func classes(of labels: [Int]?, named names: [String]?) -> [Int]? {
        guard let labels else { return nil }
        let own: [Int?] =
            if let names, let classNames {
                names.map { classNames.firstIndex(of: $0) }
            } else {
                (0..<judge.classes).map { $0 }
            }
        let classes = labels.compactMap { own.indices.contains($0) ? own[$0] : nil }
        return classes.count == labels.count ? classes : nil
    }

    /// The classifier that a run was begun with, which the run keeps; `nil` where it was begun without one.
    /// - Throws: What is wrong with it, or that it is another.
    package init?(keptIn directory: RunDirectory, workers: Workers = .shared) throws {
        guard let begun = directory.record.judge else { return nil }
        let own = Self.folder(in: directory)
        // A run killed before it had copied the classifier still finds it where it was.
        let before = RecordedPath.resolved(begun.path, from: directory.path) ?? begun.path
        let isKept = directory.folder.has("judge")
        // Refuses a link.
        if isKept { _ = try directory.folder.folder("judge") }
        try self.init(run: isKept ? own : before, workers: workers)
        guard hash == begun.hash else {
            throw RunError(
                "the classifier in \(path) is not the one the run was begun with (\(begun.hash) then, \(hash) now), so "
                    + "its distances could not be compared; put that one back, or begin a new run")
        }
    }

    /// Copies the classifier into the folder of a run, which then needs nothing outside of itself.
    /// - Throws: `FileError` where that cannot be written.
    func keep(in run: OpenFolder) throws {
        let own = try run.folder("judge", isMade: true)
        var copy = record
        // Neither is of use to the copy, and both may tell of the machine.
        copy.host?.name = nil
        copy.dataset.path = copy.dataset.path.map { _ in copy.dataset.name }
        try copy.write(in: own)
        let checkpoints = try own.folder("checkpoints", isMade: true)
        try checkpoints.write(FileSystem.read(checkpoint), to: metadata.fileName)
        try own.synchronize()
    }

    private static func folder(in directory: RunDirectory) -> String { directory.path + "/judge" }

    /// How a run records it.
    /// - Parameter run: The folder of the run that is judged, which need not be there yet.
    package func recorded(in run: String) -> RunRecord.Judge {
        .init(path: RecordedPath.recorded(path, from: run), hash: hash)
    }

    /// Judging in the course of training, by the Fréchet distance.
    /// - Throws: `OptionError` for a count that is too small.
    package func judging(count: Int = 2000) throws -> GeneratorJudging {
        try GeneratorJudging(judge, count: count) { real, drawn, size in
            try Self.frechetDistance(real, drawn, size: size)
        }
    }

    /// The Fréchet distance between features `[count, size]`.
    /// - Throws: `MeasureError` for features that no distance can be taken of.
    static func frechetDistance(_ real: [Float], _ drawn: [Float], size: Int) throws -> Double {
        let known = try FeatureVectors(real, dimensions: size).moments()
        return try known.frechetDistance(to: FeatureVectors(drawn, dimensions: size).moments())
    }
}
