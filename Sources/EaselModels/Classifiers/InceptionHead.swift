import EaselCore
import EaselGraph
import EaselLayers

/// An auxiliary head of GoogLeNet: classes told from a map half way, so that a gradient begins there in training.
public struct InceptionHead: Module {
    /// A convolution of 1x1.
    public let conv: NormalisedConvolution
    /// The hidden layer.
    public let fc1: Dense
    /// The output layer, from features to one logit for each class.
    public let fc2: Dense
    private let pooling: AdaptiveAveragePooling2D
    private let dropout: Dropout

    init(_ map: FeatureMap, _ configuration: GoogLeNetConfiguration) {
        var map = map
        pooling = map.averagePooling(atMost: 4)
        conv = NormalisedConvolution(&map, configuration.scaled(128), kernel: 1)
        let hidden = configuration.scaled(1024)
        fc1 = Dense(inputFeatures: map.count, outputFeatures: hidden, initializer: GoogLeNet.initializer)
        fc2 = Dense(
            inputFeatures: hidden, outputFeatures: configuration.classes, initializer: GoogLeNet.initializer)
        dropout = Dropout(rate: configuration.auxiliaryDropout)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        fc2(dropout(fc1(Flatten()(conv(pooling(input)))).rectified()))
    }
}
