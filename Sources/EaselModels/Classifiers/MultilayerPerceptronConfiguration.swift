import EaselCore
import EaselLayers

/// The configuration of a `MultilayerPerceptron`.
public struct MultilayerPerceptronConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The features of each hidden layer.
    public var widths: [Int]
    /// The share of features that dropout sets to zero after each hidden layer.
    public var dropout: Float
    /// The initializer of the weights.
    public var initializer: Initializer

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 28, width: 28), classes: Int = 10, widths: [Int] = [256, 256],
        dropout: Float = 0, initializer: Initializer = .heNormal
    ) {
        (self.image, self.classes, self.widths) = (image, classes, widths)
        (self.dropout, self.initializer) = (dropout, initializer)
    }

    /// Refuses what cannot be built.
    /// - Throws: `GeometryError` naming the nearest that can.
    func check() throws {
        try StrideTwoStages.check(image)
        try StrideTwoStages.check("the number of classes", classes, in: 1...65536)
        guard (1...16).contains(widths.count), widths.allSatisfy({ (1...16384).contains($0) }) else {
            throw GeometryError("widths are \(widths); 1 to 16 layers of 1 to 16384 features work, as in [256, 256]")
        }
        for (inputs, outputs) in zip([image.count] + widths, widths + [classes]) {
            try StrideTwoStages.check(
                layer: "a dense layer", weights: [inputs, outputs], wayOut: "use smaller images or widths")
        }
    }
}
