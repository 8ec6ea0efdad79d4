import EaselCore
import EaselGraph
import EaselLayers

/// The layer that normalises images before a classifier, with what it knows of the training images.
public struct NormalisationLayer: Module {
    /// What is done.
    public let normalisation: InputNormalisation
    /// The mean of each channel over the training images, `[channels]`; `nil` where none is taken away.
    public let mean: Parameter?
    /// The standard deviation of each channel, `[channels]`; `nil` where nothing is divided by it.
    public let deviation: Parameter?
    /// The matrix that whitens images, `[numbers, numbers]`; `nil` where they are not whitened.
    public let whitening: Parameter?

    /// Makes a layer, whose parameters are to be fitted to the training images.
    /// - Throws: `OptionError` for images that are too large to be whitened, or of other channels than what is given.
    public init(_ normalisation: InputNormalisation, _ image: ImageShape) throws(OptionError) {
        self.normalisation = normalisation
        func statistic(_ isKept: Bool, _ shape: Shape, _ initializer: Initializer) -> Parameter? {
            isKept ? Parameter(shape, initializer, isTrainable: false) : nil
        }
        let limit = InputNormalisation.largestWhitened
        if normalisation.whiteningEpsilon != nil, image.count > limit {
            throw OptionError(
                "zca-whitening: images of \(image) have \(image.count) numbers, and at most \(limit) can be whitened; use a "
                    + "smaller --size")
        }
        if let given = normalisation.standardisation, given.mean.count > 1, given.mean.count != image.channels {
            throw OptionError(
                "standardise has numbers for \(given.mean.count) channels, and images of \(image) have \(image.channels); give as "
                    + "many, or one for all")
        }
        mean = statistic(normalisation.centresFeatures, [image.channels], .zeros)
        deviation = statistic(normalisation.scalesFeatures, [image.channels], .ones)
        whitening = statistic(normalisation.whiteningEpsilon != nil, [image.count, image.count], .zeros)
    }

    /// The images normalised.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` → the same.
    public func callAsFunction(_ images: Tensor) -> Tensor {
        guard images.trace.diagnostic == nil else { return images }
        var images = images
        if normalisation.centresSamples { images = images - images.mean(over: [1, 2, 3], keepingDimensions: true) }
        if normalisation.scalesSamples {
            // Centred above.
            let variance = square(images).mean(over: [1, 2, 3], keepingDimensions: true)
            images = images / (sqrt(variance) + InputNormalisation.epsilon)
        }
        if let given = normalisation.standardisation {
            images = (images - Tensor.constant(given.mean)) / Tensor.constant(given.deviation)
        }
        if let mean { images = images - mean.tensor }
        if let deviation { images = images / (deviation.tensor + InputNormalisation.epsilon) }
        guard let whitening else { return images }
        let shape = images.shape
        return matrixProduct(images.reshaped(to: [shape[0], whitening.shape[0]]), whitening.tensor).reshaped(to: shape)
    }
}
