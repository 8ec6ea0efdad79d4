import EaselCore

/// The configuration of a `SmallConvNet`.
public struct SmallConvNetConfiguration: Hashable, Sendable, Codable, ModelConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The channels after each of the two convolutions.
    public var widths: [Int]
    /// The number of features that classes are predicted from.
    public var featureSize: Int

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 28, width: 28), classes: Int = 10, widths: [Int] = [32, 64],
        featureSize: Int = 128
    ) {
        self.image = image
        (self.classes, self.widths, self.featureSize) = (classes, widths, featureSize)
    }

    /// The size of the image after the second convolution and what is left of it after pooling.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    func sizes() throws -> (halved: Size2D, pooled: Size2D) {
        try StrideTwoStages.check(image)
        try StrideTwoStages.check("the number of classes", classes, in: 1...65536)
        try StrideTwoStages.check("featureSize", featureSize)
        guard widths.count == 2, widths.allSatisfy({ (1...4096).contains($0) }) else {
            throw GeometryError("widths are \(widths); two of 1 to 4096 channels work, as in [32, 64]")
        }
        let halved = StrideTwoStages(image, count: 1).last
        // One row or column cannot be pooled, and need not be.
        let pooled = Size2D(height: max(halved.height / 2, 1), width: max(halved.width / 2, 1))
        try StrideTwoStages.check(
            layer: "a dense layer", weights: [pooled.height, pooled.width, widths[1], featureSize],
            wayOut: "use smaller images")
        return (halved, pooled)
    }
}
