import EaselGraph
import EaselLayers

/// One layer in the list that a `ListedClassifier` is written as. Channels and features are those before the
/// configuration's factor.
struct LayerStep {
    let add: (inout LayerLayout) throws -> Void

    /// Zeros around images with fewer rows or columns than a number.
    static func padding(atLeast side: Int) -> LayerStep { LayerStep { $0.padding(atLeast: side) } }

    /// A convolution of square filters, stride 1.
    static func convolution(_ name: String, _ channels: Int, kernel: Int, padding: Int = 0) -> LayerStep {
        LayerStep { $0.convolution(name, channels, kernel: kernel, padding: padding) }
    }

    /// Means of windows side by side.
    static func averagePooling(_ side: Int) -> LayerStep {
        LayerStep { $0.pooling(side) { $0.averagePooling(side, stride: side) } }
    }

    /// Maxima of windows side by side, the last of which may be smaller.
    static func maxPooling(_ side: Int) -> LayerStep {
        LayerStep { $0.pooling(side) { $0.maxPooling(side, stride: side, ceilMode: true) } }
    }

    /// A dense layer.
    static func dense(_ name: String, _ features: Int) -> LayerStep { LayerStep { try $0.dense(name, features) } }

    /// The dense layer that makes a logit for each class.
    static func classes(_ name: String) -> LayerStep { LayerStep { try $0.dense(name, nil) } }

    /// Dropout of a share.
    static func dropout(_ rate: Float) -> LayerStep { LayerStep { $0.append(Dropout(rate: rate)) } }

    /// The rectifier.
    static var relu: LayerStep { LayerStep { $0.append(Activation.relu) } }
    /// The hyperbolic tangent.
    static var tanh: LayerStep { LayerStep { $0.append(Activation.tanh) } }
}

extension ClassifierConfiguration {
    /// The layers of a list, each fitted to those before it.
    /// - Parameters:
    ///   - steps: The layers.
    ///   - biasInitializer: The initializer of all biases.
    ///   - initializer: The initializer of a layer's weights by its fan-in.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    func layers(
        _ steps: [LayerStep], biasInitializer: Initializer = .zeros, initializer: @escaping (Float) -> Initializer
    ) throws -> ClassifierLayers {
        try check()
        var layout = LayerLayout(self, initializer: initializer, biasInitializer: biasInitializer)
        for step in steps { try step.add(&layout) }
        return ClassifierLayers(layout)
    }
}
