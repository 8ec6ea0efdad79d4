import EaselCore
import EaselGraph
import EaselLayers

/// The auxiliary head of Inception v3: classes told from a map half way, so that a gradient begins there in training.
public struct InceptionV3Head: Module {
    /// A convolution of 1x1.
    public let conv0: NormalisedConvolution
    /// A convolution of 5x5, which sees all of a map of the usual size.
    public let conv1: NormalisedConvolution
    /// The output layer, from features to one logit for each class.
    public let fc: Dense
    private let pooling: AveragePooling2D

    init(_ map: FeatureMap, _ configuration: InceptionV3Configuration) {
        var map = map
        pooling = map.averagePooling(5, stride: 3)
        conv0 = NormalisedConvolution(&map, configuration.scaled(128), kernel: 1)
        let isSmall = min(map.size.height, map.size.width) < 5
        // The 5x5 has weights of its own size.
        map.initializer = .truncatedNormal(standardDeviation: 0.01)
        conv1 = NormalisedConvolution(&map, configuration.scaled(768), kernel: 5, padding: isSmall ? 2 : 0)
        fc = Dense(
            inputFeatures: map.channels, outputFeatures: configuration.classes,
            initializer: .truncatedNormal(standardDeviation: 0.001))
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        fc(GlobalPooling2D.average(conv1(conv0(pooling(input)))))
    }
}
