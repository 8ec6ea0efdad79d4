import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselTraining

extension ModelCatalog {
    /// What two players are built from and trained with.
    struct TwoPlayerOptions {
        var latentSize = 100
        var widths: [Int] = []
        var baseWidth = 64
        var options = AdversarialOptions()
        var discriminatorLearningRate: Float?
        var isSpectral = false
        /// How many classes there are, where the model is told them.
        var classes = 0

        /// The options with the discriminator's learning rate as a multiple of the generator's.
        func game(learningRate: Float) -> AdversarialOptions {
            var options = options
            if let rate = discriminatorLearningRate, learningRate > 0 {
                options.discriminatorRateFactor = rate / learningRate
            }
            return options
        }
    }

    static func adversarialOptions(_ reader: inout OptionReader) throws -> TwoPlayerOptions {
        var options = TwoPlayerOptions()
        options.latentSize = try reader.integer("latentSize", 100)
        if reader.model == "gan" {
            options.widths = try reader.integers("widths", [256, 512])
        } else {
            options.baseWidth = try reader.integer("baseWidth", 64)
        }
        if reader.model == "conditional-dcgan" { options.classes = try reader.integer("classes", 10) }
        options.isSpectral = try reader.boolean("spectralNormalisation", false)
        let loss = try reader.text("loss", AdversarialLoss.nonSaturating.rawValue) { text in
            guard let loss = AdversarialLoss(rawValue: text) else {
                let names = AdversarialLoss.allCases.map(\.rawValue).joined(separator: ", ")
                throw StepError("there is no loss \"\(text)\" of two players; there are \(names)")
            }
            return loss
        }
        options.discriminatorLearningRate = try reader.number("discriminatorLearningRate")
        try reader.check("discriminatorLearningRate", above: 0)
        options.options = AdversarialOptions(
            loss: loss, discriminatorSteps: try reader.integer("discriminatorSteps", 1),
            realTarget: try reader.number("realTarget", 1),
            gradientPenalty: try reader.number("gradientPenalty", loss == .wasserstein ? 10 : 0),
            realGradientPenalty: try reader.number("r1", 0), averageDecay: try reader.number("averageDecay"))
        for name in ["gradientPenalty", "r1"] { try reader.check(name, in: 0...1e6) }
        try reader.check("discriminatorSteps", in: 1...1000)
        try reader.check("averageDecay", in: 0...0.999_999)
        try reader.check("realTarget", in: 0.01...1)
        guard options.options.realTarget == 1 || loss.takesRealTarget else {
            throw StepError(
                "\(reader.model): --real-target has no meaning for the loss \(loss.rawValue), which knows no label to smooth"
            )
        }
        return options
    }

    /// A generator and its discriminator as a run describes them, their parameters without values.
    /// - Throws: `GeometryError` for what cannot be built, `StepError` for a name or an option that does not exist.
    public static func adversarialModel(_ model: RunRecord.Model, image: ImageShape) throws -> any AdversarialModel {
        guard try kind(of: model.name) == .adversarial else {
            throw StepError("\(model.name) has no second player; use a run of gan or dcgan")
        }
        var reader = OptionReader(model)
        let options = try adversarialOptions(&reader)
        try reader.finish()
        if model.name == "gan" {
            return try GAN(
                GANConfiguration(
                    image: image, widths: options.widths,
                    latentSize: options.latentSize, isSpectrallyNormalised: options.isSpectral))
        }
        // Spectral normalisation stands in for batch normalisation, as in its paper's discriminators.
        let isNormalised = !options.options.needsUnnormalisedDiscriminator && !options.isSpectral
        let players = DCGANConfiguration(
            image: image, baseWidth: options.baseWidth,
            latentSize: options.latentSize, isDiscriminatorNormalised: isNormalised,
            isSpectrallyNormalised: options.isSpectral)
        guard model.name == "conditional-dcgan" else { return try DCGAN(players) }
        return try ConditionalDCGAN(ConditionalDCGANConfiguration(players, classes: options.classes))
    }
}
