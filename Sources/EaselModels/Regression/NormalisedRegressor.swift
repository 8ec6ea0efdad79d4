import EaselCore
import EaselGraph
import EaselLayers

/// A regressor whose images are normalised before it sees them, in training and in use.
public struct NormalisedRegressor<Model: ImageRegressor>: ImageRegressor {
    /// What normalises.
    public let normalisation: NormalisationLayer
    /// What predicts.
    public let model: Model

    /// Puts a normalisation before a regressor.
    public init(_ normalisation: NormalisationLayer, _ model: Model) {
        (self.normalisation, self.model) = (normalisation, model)
    }

    public var imageShape: ImageShape { model.imageShape }

    public func numbers(_ images: Tensor) -> Tensor { model.numbers(normalisation(images)) }

    public func callAsFunction(_ images: Tensor) -> Tensor { numbers(images) }
}
