import EaselCore
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

/// Segments images of any size with a trained segmenter: says of every pixel what class it is of.
///
/// An image is brought to the model's size whole: its proportions kept, with a border in the colour of its edge, or stretched
/// where the run's images were. The probabilities that the model gives are brought back to the image's own size between their
/// nearest four, and each pixel is of the most probable class.
public final class Segmenter {
    /// The name of each class, in the order of their numbers.
    public let classNames: [String]
    /// The value of each class in masks: those of the masks it learned from, else its number.
    public let values: [UInt8]
    /// The size of the images that the model takes.
    public let shape: ImageShape
    private let model: ImageFunction
    private let fit: ImageFit

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint.
    public convenience init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        let segmenter = try ModelCatalog.segmenter(record.model, image: record.imageShape)
        let names = record.dataset.maskClasses ?? (0..<segmenter.classes).map(String.init)
        guard names.count == segmenter.classes else {
            throw RunError(
                "the run names \(counted(names.count, "class")) of masks, and its model tells \(segmenter.classes) apart"
            )
        }
        try loadParameters(of: segmenter, from: checkpoint)
        try self.init(
            segmenter, shape: record.imageShape, fit: record.preparation.fit, classNames: names, workers: workers)
    }

    /// Takes a segmenter whose parameters have their values, and what brings images to its size.
    init(
        _ segmenter: any ImageSegmenter, shape: ImageShape, fit: ImageFit, classNames: [String], workers: Workers
    ) throws {
        self.shape = shape
        // What `cover` cuts off would have no class.
        self.fit = fit == .cover ? .contain : fit
        self.classNames = classNames
        let known = classNames.compactMap { UInt8($0) }
        values = known.count == classNames.count ? known : (0..<classNames.count).map { UInt8($0) }
        model = try ImageFunction(of: segmenter, shape: shape, chunk: 1, workers: workers) { segmenter($0) }
    }

    /// The class of every pixel of an image, by number: an image of one channel and the same size.
    /// - Throws: `InferenceError` where the model's results are no numbers, `DataError` for a size that is not possible.
    public func callAsFunction(_ image: Image) throws -> Image {
        let size = image.shape.size
        let inner =
            fit == .stretch ? shape.size : Image.fittingSize(of: size, into: shape.size, isScaledUp: fit != .pad)
        let fitted = try ImagePreparation(size: shape.size, fit: fit)(image, channels: shape.channels)
        let map = ClassProbabilities(
            values: try model([fitted]), classes: values.count, size: shape.size,
            top: (shape.height - inner.height) / 2, left: (shape.width - inner.width) / 2, inner: inner)
        return try Image(height: size.height, width: size.width, channels: 1, pixels: map.classes(in: size))
    }

    /// The pixels of each class in a mask, in the order of the classes.
    package func pixelCounts(of mask: Image) -> [Int] {
        var counts = [Int](repeating: 0, count: 256)
        for number in mask.pixels { counts[Int(number)] += 1 }
        return Array(counts.prefix(classNames.count))
    }

    /// A mask as the run's are: the value of each pixel's class in place of its number.
    public func valued(_ mask: Image) throws -> Image {
        try Image(
            height: mask.height, width: mask.width, channels: 1, pixels: mask.pixels.map { values[Int($0)] })
    }

    /// The bytes of a PNG file of a mask: the values are indices into a palette of the classes' colours.
    /// - Parameters:
    ///   - mask: The class of each pixel, by number.
    ///   - name: What errors call the file.
    public func encoded(_ mask: Image, name: String) throws -> [UInt8] {
        var palette = ClassColours.all
        for (number, value) in values.enumerated() { palette[Int(value)] = ClassColours.colour(of: UInt8(number)) }
        return try PNGFile.encode(indices: valued(mask), palette: palette, name: name)
    }
}
