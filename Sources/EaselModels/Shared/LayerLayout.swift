import EaselCore
import EaselGraph
import EaselLayers

/// A classifier's layers while they are laid out, one after the other.
struct LayerLayout {
    let configuration: any ClassifierConfiguration
    private(set) var named: [(name: String, layer: any Module)] = []
    private(set) var modules: [any Module] = []
    private(set) var stages: [FeatureStage] = []
    private(set) var stagePlaces: [Int] = []
    /// The number of features that the last layer takes.
    private(set) var features = 1
    private let initializer: (Float) -> Initializer
    private var map: FeatureMap
    private var stride = 1
    private var isFlat = false

    /// Starts with the image itself.
    /// - Parameters:
    ///   - configuration: The size of images, the number of classes, the factor on channels and features.
    ///   - initializer: The initializer of a layer's weights by its fan-in.
    ///   - biasInitializer: The initializer of all biases.
    init(
        _ configuration: any ClassifierConfiguration, initializer: @escaping (Float) -> Initializer,
        biasInitializer: Initializer
    ) {
        (self.configuration, self.initializer) = (configuration, initializer)
        map = FeatureMap(configuration.image, .zeros, biasInitializer: biasInitializer)
    }

    /// A layer without parameters that leaves the size as it is.
    mutating func append(_ module: any Module) { modules.append(module) }

    /// Zeros around an image that is smaller than a square, as many on each side as can be.
    mutating func padding(atLeast side: Int) { modules.append(map.padding(atLeast: side)) }

    mutating func convolution(_ name: String, _ channels: Int, kernel: Int, padding: Int) {
        map.initializer = initializer(Float(kernel * kernel * map.channels))
        append(name, map.convolution(configuration.scaled(channels), kernel: kernel, padding: padding))
    }

    /// A pooling that divides rows and columns; what is before it is a stage.
    mutating func pooling(_ side: Int, _ make: (inout FeatureMap) -> any Module) {
        stages.append(FeatureStage(channels: map.channels, stride: stride))
        stagePlaces.append(modules.count - 1)
        modules.append(make(&map))
        stride *= side
    }

    /// A dense layer, of the flattened map if it is the first.
    /// - Parameter features: The number of its results, before the factor; `nil` for one a class.
    /// - Throws: `GeometryError` for a layer that is too large.
    mutating func dense(_ name: String, _ features: Int?) throws {
        if !isFlat { modules.append(Flatten()) }
        (isFlat, self.features) = (true, map.count)
        let outputs = features.map(configuration.scaled) ?? configuration.classes
        try configuration.check(dense: map.count, outputs)
        map.initializer = initializer(Float(map.count))
        append(name, map.dense(outputs))
    }

    private mutating func append(_ name: String, _ layer: any Module) {
        named.append((name, layer))
        modules.append(layer)
    }
}
