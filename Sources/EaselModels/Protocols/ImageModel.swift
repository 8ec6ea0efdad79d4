import EaselCore
import EaselGraph
import EaselLayers

/// A model of images of one size, which it takes or draws.
public protocol ImageModel: ParameterContainer, Sendable {
    /// The size of an image.
    var imageShape: ImageShape { get }
}

extension ImageModel {
    /// Rows of an image.
    public var height: Int { imageShape.height }
    /// Columns of an image.
    public var width: Int { imageShape.width }
    /// Channels of an image.
    public var channels: Int { imageShape.channels }
}

/// A model that codes images as numbers, or draws them from numbers.
public protocol LatentModel: ImageModel {
    /// How many numbers an image is coded as or drawn from.
    var latentSize: Int { get }
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
