import EaselCore
import EaselData
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime

/// A predictor of the number that a run learned from pictures, such as an age or a count, for pictures of any kind.
///
///     let (directory, checkpoint) = try RunLocation("outputs/00001-mlp-faces.csv").open()
///     let predictor = try ImagePredictor(directory, checkpoint)
///     var files = ImageFiles()
///     files.add("photographs")
///     try predictor.predict(files) { index, result in
///         print(files.name(at: index), try result.get().number)
///     }
///
/// A picture's number is the same to the last bit whatever else is predicted with it, and on any number of threads.
public final class ImagePredictor {
    /// The name of what is predicted: the column that was learned.
    public let target: String
    /// The size of the images that the model takes.
    public let shape: ImageShape
    /// Whether black and white are inverted before the model sees an image.
    public var inverts: Bool {
        get { reader.inverts }
        set { reader.inverts = newValue }
    }
    private var reader: OwnImageReader
    private let function: ImageFunction
    private let workers: Workers

    /// Loads a model.
    /// - Parameters:
    ///   - directory: The run.
    ///   - checkpoint: One of its checkpoints.
    ///   - workers: The threads to run on.
    /// - Throws: `OptionError` for a run that learned from a table or learned no number, and what is wrong with its files.
    public init(_ directory: RunDirectory, _ checkpoint: FoundCheckpoint, workers: Workers = .shared) throws {
        let record = directory.record
        guard record.dataset.table == nil, let number = record.dataset.learnedNumber else {
            let learned =
                record.dataset.table == nil ? "no number from pictures" : "from the rows of a table, not from pictures"
            throw OptionError(
                "\(directory.path) learned \(learned); easel predict is for runs that learned a number or from a table, easel "
                    + "classify for those of classes")
        }
        let recipe = try ModelCatalog.recipe(for: record, workers: workers)
        try recipe.loadParameters(from: checkpoint.file)
        (target, shape, self.workers) = (number.name, record.imageShape, workers)
        reader = OwnImageReader(preparation: record.preparation, channels: shape.channels)
        // Of the model alone, so that no result depends on how many pictures are asked for.
        let chunk = ImageChunk.count(ofFlops: try recipe.inferenceGraph(batchSize: 1).graph.flops)
        function = try ImageFunction(
            Predictor(recipe.inferenceGraph(batchSize: chunk), chunk: chunk, workers: workers), result: "numbers",
            shape: shape)
    }

    /// Predicts the numbers of images of any size.
    public func callAsFunction(_ images: [Image]) throws -> [Float] {
        try function(images.map { try reader.fitted($0) })
    }

    /// A file whose number was predicted.
    public struct PredictedFile: Sendable {
        /// The number, in its own unit.
        public let number: Float
        /// What is wrong with the file, where it was read leniently.
        public let damage: String?
    }

    /// Predicts the numbers of image files, the next ones read by all threads while some are worked on.
    /// - Parameters:
    ///   - files: The files.
    ///   - isLenient: Whether what can be read of a damaged file is used.
    ///   - body: Called with the index of each file, in order, and its number or what is wrong with it.
    /// - Throws: `InferenceError` where the model's results are not numbers, and what `body` throws.
    public func predict(
        _ files: ImageFiles, isLenient: Bool = false,
        _ body: (_ index: Int, _ result: Result<PredictedFile, any Error>) throws -> Void
    ) throws {
        let source = FileImages(files, as: shape, by: reader, isLenient: isLenient)
        try function.forEachChunk(of: source, threads: max(workers.threads, 1)) { part, values in
            for (row, index) in part.enumerated() {
                try body(
                    index, source.taken(index).map { PredictedFile(number: values[row], damage: $0.damage) })
            }
        }
    }
}
