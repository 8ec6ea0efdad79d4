import EaselGraph
import EaselLayers

/// A regressor: it predicts a number from an image, or from a row of a table.
///
/// The number is standardised, as what it is trained on: the mean of the training targets is 0 and their deviation 1.
public protocol ImageRegressor: Module, ImageModel {
    /// The number predicted from each image.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → `[N, 1]`.
    func numbers(_ images: Tensor) -> Tensor
}

extension ImageRegressor where Self: ImageClassifier {
    /// The one output of a network that was built for one: what would be a class's logit is the number.
    public func numbers(_ images: Tensor) -> Tensor { logits(images) }
}
