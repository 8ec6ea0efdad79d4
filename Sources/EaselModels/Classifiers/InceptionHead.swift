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
    /// The size of the map that the hidden layer takes flattened.
    let pooled: Size2D
    private let pooling: any Module
    private let dropout: Dropout

    init(_ map: FeatureMap, _ configuration: GoogLeNetConfiguration) {
        var map = map
        let variant = configuration.variant
        if variant == .googlenet {
            pooling = map.averagePooling(atMost: 4)
        } else {
            pooling = map.averagePooling(5, stride: 3)
        }
        conv = NormalisedConvolution(
            &map, configuration.scaled(128), kernel: 1, isNormalised: variant.isNormalised)
        pooled = map.size
        let hidden = configuration.scaled(1024)
        let biases: Initializer = variant.isNormalised ? .pyTorchDefault : .zeros
        fc1 = Dense(
            inputFeatures: map.count, outputFeatures: hidden, initializer: variant.initializer, biasInitializer: biases)
        fc2 = Dense(
            inputFeatures: hidden, outputFeatures: configuration.classes, initializer: variant.initializer,
            biasInitializer: biases)
        dropout = Dropout(rate: configuration.auxiliaryDropout)
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        fc2(dropout(fc1(Flatten()(conv(pooling(input)))).rectified()))
    }
}
