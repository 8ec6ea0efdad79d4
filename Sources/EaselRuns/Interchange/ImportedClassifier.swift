import EaselCore
import EaselGraph
import EaselInterchange
import EaselLayers
import EaselModels

/// A classifier that was read from a file of others' formats.
public struct ImportedClassifier: ImageClassifier {
    /// The network.
    public let network: any ForeignNetwork
    /// What it takes for pictures.
    private let pictures: PictureNetwork
    public let classes: Int
    /// The value that a softmax makes probabilities of.
    private let logitsName: String
    /// Whether the value is of probabilities, whose logarithm stands for logits.
    private let isOfProbabilities: Bool

    public var imageShape: ImageShape { pictures.shape }
    public var featureShape: Shape { [classes] }
    public var stages: [FeatureStage] { [] }

    /// Takes a network with one input of pictures and one output of classes.
    /// - Parameters:
    ///   - network: The network.
    ///   - pixels: What it takes for pixels; what the file says when `nil`, or 0 to 255.
    ///   - size: The size of pictures, where the file leaves it open.
    /// - Throws: `FileError` for a network that takes no picture or tells no classes apart, `OptionError` for a size that does
    ///   not fit.
    public init(_ network: any ForeignNetwork, pixels: PixelMeaning? = nil, size: Size2D? = nil) throws {
        let pictures = try PictureNetwork(network, pixels: pixels, size: size)
        (self.network, self.pictures) = (network, pictures)
        let (name, isOfProbabilities) = network.logits(of: try pictures.output("tells no classes apart"))
        (logitsName, self.isOfProbabilities) = (name, isOfProbabilities)
        let found = try pictures.shape(of: name)
        guard found.rank >= 2, found.count >= 2, found.count == found.dimensions.max() else {
            throw pictures.wrong("tells no classes apart: its output has the sizes \(found)")
        }
        classes = found.count
    }

    private func computed(_ images: Tensor) throws -> Tensor {
        let found = try pictures(images, wanted: logitsName)
        return isOfProbabilities ? log(maximum(found, 1e-30)) : found
    }

    public func features(_ images: Tensor) -> Tensor {
        guard images.node != nil else { return images }
        do {
            return try computed(images).reshaped(to: [images.shape[0], classes])
        } catch {
            return images.trace.fail("network", "\(error)")
        }
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { features }

    public func callAsFunction(_ images: Tensor) -> Tensor { logits(images) }

    /// The classifier with the names of its classes, and what brings pictures to its size.
    /// - Parameter labels: The names of classes in the order of the output; what the file says when `nil`, or their numbers.
    /// - Throws: `OptionError` for another number of names than there are classes.
    public func trained(labels: [String]? = nil) throws -> TrainedClassifier {
        TrainedClassifier(
            name: network.path, model: self, classNames: try pictures.classNames(labels, count: classes),
            preparation: pictures.preparation(fit: .cover))
    }
}
