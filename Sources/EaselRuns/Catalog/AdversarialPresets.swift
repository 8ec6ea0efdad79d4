import EaselCore
import EaselFiles
import EaselModels
import EaselTraining

/// The training presets of GANs. What each choice brings is measured in Documentation/Generators.md.
enum AdversarialPresets {
    /// The presets of a model.
    /// - Parameters:
    ///   - tuned: Options of the model that the tuned preset sets.
    ///   - rates: The rates that it trains by.
    static func presets(
        tuned: @escaping @Sendable (_ situation: AdversarialSituation) -> [String: JSONValue],
        rates: @escaping @Sendable (_ image: ImageShape) -> AdversarialRates
    ) -> [TrainingPreset] {
        [
            TrainingPreset(name: "tuned", summary: "what was found to draw best after the same time") {
                let situation = AdversarialSituation(
                    image: $0.image, hasFewImages: $0.imageCount <= fewImages,
                    isCritic: $0.options["loss"]?.text == AdversarialLoss.wasserstein.rawValue, given: $0.options)
                return settings(for: situation, model: tuned(situation), rates($0.image))
            },
            TrainingPreset(name: "paper", summary: "the paper's; Adam at 2e-4 for both players, batches of 128") { _ in
                var settings = TrainingPreset.Settings()
                // Only of a moving average, if one is asked for.
                settings.options = ["averageStatistics": .text("standing")]
                return settings
            },
        ]
    }

    /// So few images a discriminator knows by heart within minutes.
    private static let fewImages = 1000

    /// The generator learns faster than the discriminator, which R1 or batch normalisation keeps in bounds; samples are of
    /// a moving average; the rate falls over the last part.
    private static func settings(
        for situation: AdversarialSituation, model: [String: JSONValue], _ rates: AdversarialRates
    ) -> TrainingPreset.Settings {
        var (settings, given) = (TrainingPreset.Settings(), situation.given)
        settings.options = model
        settings.options["averageStatistics"] = .text("standing")
        if given["averageDecay"] == nil { settings.options["averageHalfLife"] = .number(0.1) }
        if situation.hasFewImages { settings.options["diffAugment"] = .text("translation") }
        // A critic has a penalty and rates of its own, and looks at each image by itself.
        guard !situation.isCritic else { return settings }
        if (given["gradientPenalty"]?.number ?? 0) > 0 { settings.options["r1"] = nil }
        if settings.options["r1"] != nil { settings.options["r1Interval"] = .integer(16) }
        if given["discriminatorLearningRate"] == nil {
            settings.options["discriminatorRateFactor"] = .number(rates.discriminatorFactor)
        }
        settings.optimizer = rates.optimizer
        settings.batchSize = 64
        settings.schedule = "linear:to=0,after=0.7"
        return settings
    }
}
