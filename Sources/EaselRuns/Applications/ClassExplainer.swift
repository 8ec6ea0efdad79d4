import EaselCore
import EaselData
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime

/// Explains what in an image speaks for a class by Grad-CAM (Selvaraju et al., 2017,
/// https://doi.org/10.1109/ICCV.2017.74), and shows the feature maps that a classifier makes of an image.
///
/// The gradient of the class's logit with respect to the last stage's feature map, averaged over its places, weights the
/// channels of that map; what is positive of their sum is the explanation.
public final class ClassExplainer {
    /// The feature map of a stage for one image.
    public struct StageMap: Sendable {
        /// Rows of the map.
        public let height: Int
        /// Columns of the map.
        public let width: Int
        /// The number of channels.
        public let channels: Int
        /// The values, `[height, width, channels]`.
        public let values: [Float]
    }

    /// The size of the images that the model takes.
    public let shape: ImageShape
    /// The names of the classes; their numbers where the run records no names.
    public let classNames: [String]
    /// Whether black and white are inverted before the model sees an image.
    public var inverts: Bool {
        get { reader.inverts }
        set { reader.inverts = newValue }
    }
    private var reader: OwnImageReader
    private let predictor: Predictor
    private let images: Predictor.Input<Float>
    private let chosen: Predictor.Input<Float>
    private let probabilities: Predictor.Output<Float>
    private let explanation: Predictor.Output<Float>
    private let maps: [Predictor.Output<Float>]

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, `OptionError` for a run that is of no classifier, or of one
    ///   without feature maps.
    public convenience init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        try self.init(TrainedClassifier(record, from: checkpoint), workers: workers)
    }

    /// Takes a classifier with all that belongs to it.
    /// - Throws: `OptionError` for a model without feature maps.
    public convenience init(_ trained: TrainedClassifier, workers: Workers = .shared) throws {
        guard !trained.model.stages.isEmpty else {
            throw OptionError(
                "\(trained.name) sees pixels in one row and has no feature maps, so nothing can be shown of where in a picture "
                    + "it looks; train a convolutional classifier, such as small-convnet")
        }
        try self.init(
            trained.model, classNames: trained.classNames, preparation: trained.preparation, workers: workers)
    }

    /// Traces a classifier whose parameters have their values.
    package init(
        _ model: any ImageClassifier, classNames: [String], preparation: ImagePreparation, workers: Workers = .shared
    ) throws {
        let shape = model.imageShape
        var stageCount = 0
        predictor = try Predictor(of: model, chunk: 1, workers: workers) { trace in
            let images = trace.input("images", [1, shape.height, shape.width, shape.channels])
            let asked = trace.input("class", [1, model.classes])
            let features = model.features(images)
            let maps = StageMaps.maps(of: model, from: images, to: features)
            let logits = model.logits(ofFeatures: features)
            let best = logits.argMax().oneHot(classes: model.classes)
            // Where no class is asked for, it is the most probable one.
            let wanted = asked + (1 - asked.sum(over: [1], keepingDimensions: true)) * best
            guard let map = maps.last else {
                return [
                    "probabilities": softmax(logits), "explanation": trace.fail("Grad-CAM", "there is no feature map"),
                ]
            }
            let gradient = (logits * wanted.detached()).sum().gradients(withRespectTo: [map])[0]
            let weights = gradient.mean(over: [1, 2], keepingDimensions: true)
            stageCount = maps.count
            for (index, map) in maps.enumerated() { trace.output("stage \(index)", map) }
            return ["probabilities": softmax(logits), "explanation": relu((map * weights).sum(over: [3]))]
        }
        images = try predictor.input("images")
        chosen = try predictor.input("class")
        probabilities = try predictor.output("probabilities")
        explanation = try predictor.output("explanation")
        maps = try (0..<stageCount).map { [predictor] in try predictor.output("stage \($0)") }
        (self.shape, self.classNames) = (shape, classNames)
        reader = OwnImageReader(preparation: preparation, channels: shape.channels)
    }

    /// Explains the classification of an image of any size.
    /// - Parameters:
    ///   - image: The image.
    ///   - number: The class that is explained; the most probable one where it is `nil`.
    /// - Throws: `InferenceError` where the model's results are not numbers, `OptionError` for a class that does not exist.
    public func callAsFunction(_ image: Image, of number: Int? = nil) throws -> Explanation {
        try explanation(of: reader.fitted(image), number)
    }

    /// The image under the explanation of its classification, in colour, with the class beneath.
    /// - Throws: `DataError` for an image that cannot be drawn.
    public func overlay(of explanation: Explanation, over image: Image) throws -> Image {
        try explanation.overlay(over: image.inverted(where: reader.inverts), preparedBy: reader.preparation)
    }

    /// Explains the classification of an image file.
    /// - Parameters:
    ///   - bytes: The bytes of the file.
    ///   - name: What errors call it.
    ///   - number: The class that is explained; the most probable one where it is `nil`.
    ///   - isLenient: Whether what can be read of a damaged file is taken.
    /// - Returns: The explanation, and the image under it, in colour, with the class beneath.
    /// - Throws: What explaining throws, `DataError` for a file that is damaged.
    public func overlay(
        of bytes: [UInt8], name: String, class number: Int? = nil, isLenient: Bool = false
    ) throws -> (explanation: Explanation, image: Image) {
        // As it is read to be classified, so that it is that result which is explained.
        let seen = try reader.read(bytes, name: name, isLenient: isLenient).image
        let explanation = try explanation(of: seen, number)
        return (explanation, try overlay(of: explanation, over: whole(bytes, name: name, isLenient: isLenient)))
    }

    /// The image of a file, of its own size.
    package func whole(_ bytes: [UInt8], name: String, isLenient: Bool) throws -> Image {
        var options = ImageReadingOptions()
        options.isLenient = isLenient
        return try ImageFile.decode(bytes, name: name, options).image
    }

    /// The feature maps of all stages for an image of any size.
    /// - Throws: `InferenceError` where they are not numbers.
    public func stageMaps(of image: Image) throws -> [StageMap] {
        try run(reader.fitted(image), nil)
        return try maps.map { output in
            let values = try output.rows(1)
            try requireFinite(values)
            let shape = output.rowShape
            return StageMap(height: shape[0], width: shape[1], channels: shape[2], values: Array(values))
        }
    }

    /// An image as the model takes it.
    func fitted(_ image: Image) throws -> Image { try reader.fitted(image) }

    private func explanation(of image: Image, _ number: Int?) throws -> Explanation {
        try run(image, number)
        let all = Classification(classNames: classNames, probabilities: try probabilities.rows(1))
        let values = try explanation.rows(1)
        try requireFinite(values)
        return Explanation(
            number.map(all.prediction) ?? all.best, height: explanation.rowShape[0], width: explanation.rowShape[1],
            map: Array(values))
    }

    /// Runs the model on an image as it takes it.
    private func run(_ image: Image, _ number: Int?) throws {
        if let number, !classNames.indices.contains(number) {
            throw OptionError("there is no class \(number); the classes are 0 to \(classNames.count - 1)")
        }
        _ = try images.rows().update(fromContentsOf: image.values(in: .zeroToOne))
        let row = try chosen.rows()
        row.update(repeating: 0)
        if let number { row[number] = 1 }
        try predictor.run()
        try requireFinite(probabilities.rows(1))
    }
}
