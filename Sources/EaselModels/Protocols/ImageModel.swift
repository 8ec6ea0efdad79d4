import EaselCore
import EaselGraph
import EaselLayers

/// A model whose inputs or outputs are images of one size.
public protocol ImageModel: ParameterContainer, Sendable {
    /// The size of an image.
    var imageShape: ImageShape { get }
}

extension ImageModel {
    /// The height of an image, in pixels.
    public var height: Int { imageShape.height }
    /// The width of an image, in pixels.
    public var width: Int { imageShape.width }
    /// The number of channels of an image.
    public var channels: Int { imageShape.channels }
}

extension ImageModel {
    /// Reports images that are not of the model's size, or gives `nil`.
    func unfit(_ images: Tensor, _ model: String) -> Tensor? {
        let expected = Shape([height, width, channels])
        guard images.trace.diagnostic == nil, Shape(Array(images.shape.dimensions.dropFirst())) != expected else {
            return nil
        }
        return images.trace.fail(model, "images are \(images.shape), the model was built for \(expected)")
    }
}
