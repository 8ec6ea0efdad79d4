import EaselCore
import EaselGraph
import EaselInterchange
import EaselLayers
import EaselModels
import EaselRuntime

/// A segmenter that was read from a file of others' formats.
///
/// The file gives numbers for the classes of each pixel, or the number of its class: then what that is chosen by is taken. One number a
/// pixel is of the second of two classes, background and foreground.
public struct ImportedSegmenter: ImageSegmenter {
    /// The network.
    public let network: any ForeignNetwork
    /// What it takes for pictures.
    let pictures: PictureNetwork
    public let classes: Int
    /// The value that a softmax makes probabilities of.
    private let logitsName: String
    /// Whether the value is of probabilities.
    private let isOfProbabilities: Bool

    public var imageShape: ImageShape { pictures.shape }

    /// Takes a network with one input of pictures and one output of the classes of their pixels.
    /// - Parameters:
    ///   - network: The network.
    ///   - pixels: What it takes for pixels; what the file says when `nil`, or 0 to 255.
    ///   - size: The size of pictures, where the file leaves it open.
    /// - Throws: `FileError` for a network that takes no picture or tells no classes of pixels, `OptionError` for a size that does
    ///   not fit.
    public init(_ network: any ForeignNetwork, pixels: PixelMeaning? = nil, size: Size2D? = nil) throws {
        let pictures = try PictureNetwork(network, pixels: pixels, size: size)
        (self.network, self.pictures) = (network, pictures)
        let output = try pictures.output("tells no classes of pixels")
        let (name, isOfProbabilities) = network.logits(of: network.scores(behind: output) ?? output)
        (logitsName, self.isOfProbabilities) = (name, isOfProbabilities)
        let found = try pictures.shape(of: name)
        let (height, width) = (pictures.shape.height, pictures.shape.width)
        guard found.rank == 4, let channels = pictures.isChannelsLast ? found.dimensions.last : found[1],
            found.dimensions
                == (pictures.isChannelsLast ? [1, height, width, channels] : [1, channels, height, width])
        else {
            throw pictures.wrong(
                "tells no classes of pixels: for a picture of \(height)x\(width) its output has the sizes \(found)")
        }
        classes = max(channels, 2)
        guard classes <= 256 else {
            throw pictures.wrong("tells \(classes) classes apart, and a mask has room for 256")
        }
    }

    /// Probabilities, or logits, of the classes of each pixel, `[N, height, width, classes]` or one number for each pixel.
    private func computed(_ images: Tensor) throws -> Tensor {
        let found = try pictures(images, wanted: logitsName)
        return pictures.isChannelsLast ? found : found.transposed([0, 2, 3, 1])
    }

    public func logits(_ images: Tensor) -> Tensor {
        guard images.node != nil else { return images }
        do {
            let found = try computed(images)
            guard found.shape[3] == 1 else { return isOfProbabilities ? log(maximum(found, 1e-30)) : found }
            if isOfProbabilities {
                return log(maximum(concatenated([1 - found, found], alongAxis: 3), 1e-30))
            }
            return concatenated([0 * found, found], alongAxis: 3)
        } catch {
            return images.trace.fail("network", "\(error)")
        }
    }
}

extension Segmenter {
    /// Takes a network of others.
    /// - Parameters:
    ///   - segmenter: The network.
    ///   - labels: The names of its classes in their order; what its file says when `nil`, or their numbers.
    ///   - workers: The threads to run on.
    /// - Throws: `OptionError` for another number of names than there are classes.
    public convenience init(
        _ segmenter: ImportedSegmenter, labels: [String]? = nil, workers: Workers = .shared
    ) throws {
        let pictures = segmenter.pictures
        try self.init(
            segmenter, shape: pictures.shape, fit: pictures.preparation(fit: .contain).fit,
            classNames: try pictures.classNames(labels, count: segmenter.classes), workers: workers)
    }
}
