import EaselCore

/// The configuration of a `UNet`.
public struct UNetConfiguration: Hashable, Sendable, Codable, ClassifierConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes, 2 to 256.
    public var classes: Int
    /// The channels of each level of the encoder, from the image's own size on; `nil` for the paper's, and where a classifier
    /// is the encoder.
    public var widths: [Int]?
    /// The factor on the channels of every layer but the last, above 0 and at most 4.
    public var widthFactor: Float
    /// Whether batch normalisation is left out, as in the paper.
    public var leavesOutNormalisation: Bool

    /// The channels of the paper's levels.
    static let paperWidths = [64, 128, 256, 512, 1024]

    /// Creates a configuration; the defaults are the paper's but for batch normalisation.
    public init(
        image: ImageShape = ImageShape(height: 256, width: 256, channels: 3), classes: Int = 2, widths: [Int]? = nil,
        widthFactor: Float = 1, leavesOutNormalisation: Bool = false
    ) {
        (self.image, self.classes, self.widths, self.widthFactor) = (image, classes, widths, widthFactor)
        self.leavesOutNormalisation = leavesOutNormalisation
    }

    /// The levels of the encoder.
    /// - Throws: `GeometryError` naming what works.
    func levels() throws -> [FeatureStage] {
        let widths = widths ?? Self.paperWidths
        guard (1...8).contains(widths.count), widths.allSatisfy({ (1...4096).contains($0) }) else {
            throw GeometryError(
                "widths are \(widths); 1 to 8 levels of 1 to 4096 channels work, as in \(Self.paperWidths)")
        }
        return widths.enumerated().map { FeatureStage(channels: scaled($1), stride: 1 << $0) }
    }
}
