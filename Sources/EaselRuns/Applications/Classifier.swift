import EaselCore
import EaselData
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime

/// Classifies images of any kind with the classifier of a trained run.
///
///     let (directory, checkpoint) = try RunLocation("outputs/00001-resnet18-pets").open()
///     let classifier = try Classifier(directory.record, from: checkpoint.file)
///     var files = ImageFiles()
///     files.add("photographs")
///     try classifier.classify(files) { index, result in
///         print(files.name(at: index), try result.get().classification.best.className)
///     }
///
/// An image's result is the same to the last bit whatever else is classified with it, and on any number of threads.
public final class Classifier {
    /// The size of the images that the model takes.
    public let shape: ImageShape
    /// The names of the classes; their numbers where the run records no names.
    public let classNames: [String]
    /// Whether black and white are inverted before the model sees an image.
    public var inverts: Bool {
        get { reader.inverts }
        set { reader.inverts = newValue }
    }
    /// What brings images to the model's size and channels.
    private(set) var reader: OwnImageReader
    private let function: ImageFunction
    private let workers: Workers

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, `OptionError` for a run that is of no classifier.
    public convenience init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        try self.init(TrainedClassifier(record, from: checkpoint), workers: workers)
    }

    /// Takes a classifier with all that belongs to it.
    /// - Throws: What tracing reports.
    public convenience init(_ trained: TrainedClassifier, workers: Workers = .shared) throws {
        try self.init(
            trained.model, classNames: trained.classNames, preparation: trained.preparation, workers: workers)
    }

    /// Takes a classifier whose parameters have their values.
    /// - Parameters:
    ///   - model: The classifier.
    ///   - classNames: The names of its classes, in the order of its logits.
    ///   - preparation: How images are brought to its size.
    ///   - workers: The threads to run on.
    /// - Throws: What tracing reports, `OptionError` for another number of names than the model has classes.
    public init(
        _ model: any ImageClassifier, classNames: [String], preparation: ImagePreparation, workers: Workers = .shared
    ) throws {
        guard classNames.count == model.classes else {
            throw OptionError("\(classNames.count) names are given for the \(model.classes) classes of the model")
        }
        (shape, self.classNames, self.workers) = (model.imageShape, classNames, workers)
        reader = OwnImageReader(preparation: preparation, channels: shape.channels)
        // Of the model alone, so that no result depends on how many images are asked for.
        let single = try InferenceGraph(of: model) { [shape] trace in
            ["logits": model.logits(trace.input("images", [1, shape.height, shape.width, shape.channels]))]
        }
        let chunk = ImageChunk.count(ofFlops: single.graph.flops)
        function = try ImageFunction(of: model, shape: shape, chunk: chunk, workers: workers, keepsParameters: true) {
            softmax(model.logits($0))
        }
    }

    /// An image brought to the model's channels and size as the run's images were: transparency over white, and, where
    /// the run does not say how, proportions kept, with a border in the colour of the image's edge.
    public func fitted(_ image: Image) throws -> Image { try reader.fitted(image) }

    /// The image of a file's bytes, brought to the model's channels and size as `classify` brings those of files.
    /// - Throws: `DataError` for a damaged file, which it calls `name`.
    package func fitted(_ bytes: [UInt8], name: String) throws -> Image {
        try reader.read(bytes, name: name, isLenient: false).image
    }

    /// Classifies images of any size.
    public func callAsFunction(_ images: [Image]) throws -> [Classification] {
        let values = try function(images.map { try fitted($0) })
        return images.indices.map { index in
            Classification(
                classNames: classNames, probabilities: values[index * classNames.count..<(index + 1) * classNames.count]
            )
        }
    }

    /// The number of a class that is named, or given by its number.
    /// - Throws: `OptionError` that names the classes there are, and the nearest.
    public func classNumber(of text: String) throws(OptionError) -> Int {
        if let number = classNames.firstIndex(of: text) { return number }
        if let number = Int(text), classNames.indices.contains(number) { return number }
        let meant = nearestName(to: text, among: classNames).map { "did you mean \($0)? " } ?? ""
        throw OptionError(
            "there is no class \"\(text)\"; \(meant)the classes are \(ImageSet.listed(classNames)), or by number 0 to "
                + "\(classNames.count - 1)")
    }

    /// A file that was classified.
    public struct ClassifiedFile: Sendable {
        /// The probability of each class.
        public let classification: Classification
        /// What is wrong with the file, where it was read leniently.
        public let damage: String?
        /// The picture as it is, made small, where it was asked for.
        package let thumbnail: Image?
    }

    /// Classifies image files, the next ones read by all threads while some are worked on. Memory does not grow with
    /// their number.
    /// - Parameters:
    ///   - files: The files.
    ///   - isLenient: Whether what can be read of a damaged file is classified.
    ///   - thumbnails: How many of the first files are also given as small images.
    ///   - body: Called with the index of each file, in order, and its classification or what is wrong with it.
    /// - Throws: `InferenceError` where the model's results are not numbers, and what `body` throws.
    public func classify(
        _ files: ImageFiles, isLenient: Bool = false, thumbnails: Int = 0,
        _ body: (_ index: Int, _ result: Result<ClassifiedFile, any Error>) throws -> Void
    ) throws {
        let source = FileImages(files, as: shape, by: reader, isLenient: isLenient, thumbnails: thumbnails)
        try function.forEachChunk(of: source, threads: max(workers.threads, 1)) { part, values in
            for (row, index) in part.enumerated() {
                let own = values[row * classNames.count..<(row + 1) * classNames.count]
                let classification = Classification(classNames: classNames, probabilities: own)
                try body(
                    index,
                    source.taken(index).map {
                        ClassifiedFile(
                            classification: classification, damage: $0.damage, thumbnail: $0.thumbnail)
                    })
            }
        }
    }
}

extension RunRecord {
    /// The names of a model's classes; their numbers where the record has no names, or of another number of classes.
    func namesOfClasses(count: Int) -> [String] {
        let names = classNames.flatMap { $0.count == count ? $0 : nil }
        return (0..<count).map { className($0, in: names) }
    }
}
