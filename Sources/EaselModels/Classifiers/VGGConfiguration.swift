import EaselCore

/// The configuration of a `VGG`.
public struct VGGConfiguration: Hashable, Sendable, Codable, ClassifierConfiguration {
    /// Which network of the family it is.
    public var variant: VGG.Variant
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The number of classes.
    public var classes: Int
    /// The factor on the channels and features of every layer but the last, above 0 and at most 4.
    public var widthFactor: Float
    /// The share of the features before the last layers that dropout sets to zero.
    public var dropout: Float

    /// Creates a configuration; the defaults are the paper's.
    public init(
        _ variant: VGG.Variant = .vgg16, image: ImageShape = ImageShape(height: 224, width: 224, channels: 3),
        classes: Int = 1000, widthFactor: Float = 1, dropout: Float = 0.5
    ) {
        self.variant = variant
        (self.image, self.classes, self.widthFactor) = (image, classes, widthFactor)
        self.dropout = dropout
    }
}

extension VGG {
    /// The networks of the family, by the number of layers that have weights.
    public enum Variant: String, Hashable, Sendable, Codable, CaseIterable {
        /// 8 convolutions, the paper's A.
        case vgg11
        /// 10 convolutions, the paper's B.
        case vgg13
        /// 13 convolutions, the paper's D.
        case vgg16
        /// 16 convolutions, the paper's E.
        case vgg19
        /// `vgg11` with batch normalisation.
        case vgg11BN = "vgg11-bn"
        /// `vgg13` with batch normalisation.
        case vgg13BN = "vgg13-bn"
        /// `vgg16` with batch normalisation.
        case vgg16BN = "vgg16-bn"
        /// `vgg19` with batch normalisation.
        case vgg19BN = "vgg19-bn"

        /// The convolutions of each stage.
        var depths: [Int] {
            switch self {
            case .vgg11, .vgg11BN: [1, 1, 2, 2, 2]
            case .vgg13, .vgg13BN: [2, 2, 2, 2, 2]
            case .vgg16, .vgg16BN: [2, 2, 3, 3, 3]
            case .vgg19, .vgg19BN: [2, 2, 4, 4, 4]
            }
        }

        /// Whether batch normalisation follows each convolution.
        var isNormalised: Bool { rawValue.hasSuffix("-bn") }
    }
}
