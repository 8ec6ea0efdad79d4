import EaselCore

/// The configuration of a DCGAN.
public struct DCGANConfiguration: Hashable, Sendable, Codable, AdversarialConfiguration {
    /// The size of an image, of 1 to 4 channels.
    public var image: ImageShape
    /// The channels of the stage beside the image; each further stage has twice as many, up to eight times.
    public var baseWidth: Int
    /// The size of the latent, the noise that an image is generated from.
    public var latentSize: Int
    /// Whether the discriminator has batch normalisation; without it, its layers have biases.
    public var isDiscriminatorNormalised: Bool
    /// Whether the discriminator's weights are divided by their largest singular value. It takes the place of batch
    /// normalisation in its paper; both can be had.
    public var isSpectrallyNormalised: Bool
    /// The `baseWidth` of the discriminator, where it has one of its own.
    public var discriminatorWidth: Int?
    /// The number of 3x3 convolutions after each stage of the generator but the last.
    public var refiningLayers: Int
    /// The features of a hidden layer before the discriminator's logit; 0 for none.
    public var headSize: Int
    /// The images in a group whose spread the discriminator sees as one more channel (`MinibatchDeviation`); 0 for none.
    public var deviationGroup: Int
    /// The standard deviation of the discriminator's first weights. The paper's 0.02 relies on batch normalisation: without
    /// it, each layer leaves less of the signal, and a discriminator of several stages learns nothing for epochs.
    public var discriminatorDeviation: Float

    /// Creates a configuration; the defaults are those of the reference model.
    public init(
        image: ImageShape = ImageShape(height: 28, width: 28), baseWidth: Int = 64, latentSize: Int = 100,
        isDiscriminatorNormalised: Bool = true, isSpectrallyNormalised: Bool = false, discriminatorWidth: Int? = nil,
        refiningLayers: Int = 0, headSize: Int = 0, deviationGroup: Int = 0, discriminatorDeviation: Float = 0.02
    ) {
        self.image = image
        (self.baseWidth, self.latentSize) = (baseWidth, latentSize)
        self.isDiscriminatorNormalised = isDiscriminatorNormalised
        self.isSpectrallyNormalised = isSpectrallyNormalised
        (self.discriminatorWidth, self.refiningLayers) = (discriminatorWidth, refiningLayers)
        (self.headSize, self.deviationGroup) = (headSize, deviationGroup)
        self.discriminatorDeviation = discriminatorDeviation
    }

    package var withoutBatchNorm: DCGANConfiguration {
        var configuration = self
        configuration.isDiscriminatorNormalised = false
        return configuration
    }

    /// Whether the discriminator shall have batch normalisation, where that is said: it is not the same as having it by
    /// default, which a penalty or spectral normalisation takes away.
    var askedNormalisation: Bool? {
        didSet { isDiscriminatorNormalised = askedNormalisation ?? isDiscriminatorNormalised }
    }

    package var batchNormRequest: String? {
        askedNormalisation == true ? "\(optionFlag(DCGAN.normalisationOption)) batch" : nil
    }

    /// Whether spectral normalisation stands in for batch normalisation, as in its paper's discriminators.
    var standsInForBatchNorm: Bool {
        get { isSpectrallyNormalised }
        set {
            isSpectrallyNormalised = newValue
            if newValue, askedNormalisation != true { isDiscriminatorNormalised = false }
        }
    }

    /// The longest side that the innermost layers cover whole.
    static let smallestSide = 7

    /// How many stages of stride 2 there are.
    var stageCount: Int {
        var (side, count) = (max(height, width), 0)
        repeat {
            side = (side + 1) / 2
            count += 1
        } while side > Self.smallestSide
        return count
    }

    /// The channels of the image and then after each stage of the generator.
    var stageChannels: [Int] { stageChannels(width: baseWidth) }

    /// The same of the discriminator.
    var discriminatorChannels: [Int] { stageChannels(width: discriminatorWidth ?? baseWidth) }

    private func stageChannels(width: Int) -> [Int] {
        [channels] + (0..<stageCount).map { width * (1 << min($0, 3)) }
    }

    /// The sizes between the stages.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    func stages() throws -> StrideTwoStages {
        try StrideTwoStages.check(image)
        try StrideTwoStages.check("baseWidth", baseWidth, in: 1...512)
        try StrideTwoStages.check("discriminatorWidth", discriminatorWidth ?? baseWidth, in: 1...512)
        try StrideTwoStages.check("latentSize", latentSize)
        try StrideTwoStages.check("refiningLayers", refiningLayers, in: 0...8)
        try StrideTwoStages.check("headSize", headSize, in: 0...4096)
        try StrideTwoStages.check("deviationGroup", deviationGroup, in: 0...1024)
        let stages = StrideTwoStages(image, count: stageCount)
        for (inputs, width, wayOut) in [
            (latentSize, baseWidth, "use a smaller latentSize or baseWidth"),
            (max(headSize, 1), discriminatorWidth ?? baseWidth, "use a smaller headSize or discriminatorWidth"),
        ] {
            try StrideTwoStages.check(
                layer: "a layer", weights: [stages.last.height, stages.last.width, inputs, width * 8],
                wayOut: wayOut)
        }
        return stages
    }
}
