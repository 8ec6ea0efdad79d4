import EaselCore
import EaselGraph
import EaselLayers

/// The size of a feature map while a network is laid out: each layer made here fits what those before it give.
struct FeatureMap {
    /// Rows and columns.
    private(set) var size: Size2D
    /// The number of channels.
    private(set) var channels: Int
    /// The initializer of the filters of layers to come.
    var initializer: Initializer
    private let biasInitializer: Initializer
    /// Where padding is put, and what normalisations add to variances.
    let convention: NetworkConvention

    /// The map that is the image itself.
    /// - Parameters:
    ///   - image: The size of the image.
    ///   - initializer: The initializer of the filters.
    ///   - biasInitializer: The initializer of their biases.
    ///   - convention: Where padding is put, and what normalisations add to variances.
    init(
        _ image: ImageShape, _ initializer: Initializer, biasInitializer: Initializer = .zeros,
        convention: NetworkConvention = .pyTorch
    ) {
        (size, channels, self.convention) = (image.size, image.channels, convention)
        (self.initializer, self.biasInitializer) = (initializer, biasInitializer)
    }

    /// The number of values.
    var count: Int { size.count * channels }

    /// The next convolution.
    /// - Parameters:
    ///   - padding: Rows above and below the map, columns left and right of it.
    ///   - end: More rows below the map and columns right of it.
    mutating func convolution(
        _ outputs: Int, kernel: Size2D, stride: Int = 1, padding: Size2D = 0, end: Size2D = 0, groups: Int = 1,
        bias: Bool = true
    ) -> Convolution2D {
        let inputs = channels
        size = Size2D(
            height: (size.height + 2 * padding.height + end.height - kernel.height) / stride + 1,
            width: (size.width + 2 * padding.width + end.width - kernel.width) / stride + 1)
        channels = outputs
        return Convolution2D(
            inputChannels: inputs, outputChannels: outputs, kernelSize: kernel, stride: Size2D(stride),
            padding: .explicit(
                top: padding.height, bottom: padding.height + end.height, left: padding.width,
                right: padding.width + end.width),
            groups: groups, bias: bias, initializer: initializer, biasInitializer: biasInitializer)
    }

    /// The next convolution, of square filters and as much padding on all sides.
    mutating func convolution(
        _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, groups: Int = 1, bias: Bool = true
    ) -> Convolution2D {
        convolution(
            outputs, kernel: Size2D(kernel), stride: stride, padding: Size2D(padding), groups: groups, bias: bias)
    }

    /// Zeros around a map with fewer rows or columns than a number, as many above as below and left as right; one more
    /// below and right where that cannot be.
    mutating func padding(atLeast side: Int) -> some Module {
        let missing = size.map { max(side - $0, 0) }
        size = size.map { max(side, $0) }
        return ZeroPadding(missing)
    }

    /// The next average pooling. A window that is larger than what is left of the map is made as small as that.
    mutating func averagePooling(_ kernel: Int, stride: Int) -> AveragePooling2D {
        let window = size.map { min($0, kernel) }
        size = Size2D(
            height: (size.height - window.height) / stride + 1, width: (size.width - window.width) / stride + 1)
        return AveragePooling2D(kernelSize: window, stride: Size2D(stride))
    }

    /// The next max pooling. A window that is larger than what is left of the map is made as small as that.
    mutating func maxPooling(_ kernel: Int, stride: Int, padding: Int = 0, ceilMode: Bool = false) -> MaxPooling2D {
        let padded = size.map { $0 + 2 * padding }
        let window = padded.map { min($0, kernel) }
        func count(_ length: Int, _ side: Int) -> Int { (length - side + (ceilMode ? stride - 1 : 0)) / stride + 1 }
        size = Size2D(height: count(padded.height, window.height), width: count(padded.width, window.width))
        return MaxPooling2D(kernelSize: window, stride: Size2D(stride), padding: .all(padding), ceilMode: ceilMode)
    }

    /// The next adaptive average pooling, which leaves a map that is not larger as it is.
    mutating func averagePooling(atMost rows: Int) -> AdaptiveAveragePooling2D {
        size = size.map { min($0, rows) }
        return AdaptiveAveragePooling2D(outputSize: size)
    }

    /// The next dense layer, which takes the whole map, flattened.
    /// - Parameters:
    ///   - outputs: Features of the result.
    ///   - initializer: The initializer of its matrix; `nil` for that of the filters.
    mutating func dense(_ outputs: Int, initializer: Initializer? = nil) -> Dense {
        let inputs = count
        (size, channels) = (1, outputs)
        return Dense(
            inputFeatures: inputs, outputFeatures: outputs, initializer: initializer ?? self.initializer,
            biasInitializer: biasInitializer)
    }

    /// Goes on with another number of channels, after several maps were joined.
    mutating func joined(channels: Int) { self.channels = channels }
}

/// Zeros around a map, a part of the layer that follows.
private struct ZeroPadding: Module {
    private let missing: Size2D

    init(_ missing: Size2D) { self.missing = missing }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let low = [0, missing.height / 2, missing.width / 2, 0]
        return input.padded(low: low, high: zip([0, missing.height, missing.width, 0], low).map(-))
    }
}

extension Size2D {
    /// The size with a function of both sides.
    func map(_ function: (Int) -> Int) -> Size2D {
        Size2D(height: function(height), width: function(width))
    }
}

extension Tensor {
    /// ReLU, as a layer of its own in summaries.
    func rectified() -> Tensor {
        let layer = Activation.relu
        return layer(self)
    }

    /// The sum with a shortcut, as a layer of its own in summaries.
    func adding(shortcut: Tensor) -> Tensor { trace.layer("Addition") { self + shortcut } }
}

/// Maps of one size joined along their channels, as a layer of its own in summaries.
func joined(_ maps: [Tensor]) -> Tensor {
    maps[0].trace.layer("Concatenation") { concatenated(maps, alongAxis: 3) }
}

extension Sequential {
    /// The results of parts applied one after the other.
    static func results(_ parts: [Sequential], of input: Tensor) -> [Tensor] {
        var (map, maps) = (input, [Tensor]())
        for part in parts {
            map = part(map)
            maps.append(map)
        }
        return maps
    }

    /// The maps that the modules at some places make, in rising order; what follows the last is not applied.
    func maps(after places: [Int], of input: Tensor) -> [Tensor] {
        var (map, maps) = (input, [Tensor]())
        for (place, module) in modules.enumerated().prefix(1 + (places.last ?? -1)) {
            map = module(map)
            if places.contains(place) { maps.append(map) }
        }
        return maps
    }

    /// The maps before each max pooling, and the last one where no pooling follows it.
    func mapsBeforePooling(_ input: Tensor) -> [Tensor] {
        var (map, maps) = (input, [Tensor]())
        for (place, module) in modules.enumerated() {
            if module is MaxPooling2D {
                maps.append(map)
                if place == modules.count - 1 { return maps }
            }
            map = module(map)
        }
        return maps + [map]
    }
}
