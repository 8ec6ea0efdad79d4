import EaselCore
import EaselFiles
import EaselModels
import EaselRuns
import EaselTraining
import Testing

@Suite("Presets of a model's training") struct PresetTests {
    private func record(
        _ model: String = "dcgan", recipe: String? = nil, options: [String: JSONValue] = [:],
        learningRate: Float? = nil,
        limit: Int = 2100
    ) throws -> RunRecord {
        var plan = TrainingPlan(model, on: DatasetSource("digits", limit: limit))
        (plan.recipe, plan.options, plan.learningRate) = (recipe, options, learningRate)
        plan.place = .folder("/nowhere/run")
        return try plan.prepared().record
    }

    @Test("the first is the default, and all that it sets is recorded") func tuned() throws {
        let record = try record()
        #expect(record.model.options["headSize"] == .integer(64) && record.model.options["latentSize"] == .integer(32))
        #expect(record.model.options["discriminatorNorm"] == .text("none"))
        #expect(record.optimizer.learningRate == 0.003 && record.optimizer.hyperparameters["beta2"] == 0.99)
        #expect(record.schedule == "linear:to=0,after=0.7" && record.batchSize == 64)
        #expect(try self.record(recipe: "tuned").model == record.model && record.model.options["diffAugment"] == nil)
        let few = try self.record(limit: 200).model
        #expect(few.options["diffAugment"] == .text("translation"))
        #expect(try self.record(recipe: "paper", limit: 200).model.options["diffAugment"] == nil)
    }

    @Test("few pictures have batch normalisation in place of R1, unless something else asks for none") func few() throws
    {
        func options(_ given: [String: JSONValue] = [:], _ model: String = "dcgan") throws -> [String: JSONValue] {
            try record(model, options: given, limit: 200).model.options
        }
        for model in ["dcgan", "conditional-dcgan"] {
            let few = try options([:], model)
            #expect(few["discriminatorNorm"] == nil && few["r1"] == .number(0), "\(model)")
            #expect(few["headSize"] == .integer(64) && few["deviationGroup"] == .integer(4), "\(model)")
            #expect(try options(["r1": .number(1)], model)["discriminatorNorm"] == .text("none"), "\(model)")
        }
        let smooth = try options(["discriminatorNorm": .text("none")])
        #expect(smooth["r1"] == .number(0.5) && smooth["diffAugment"] == .text("translation"))
        #expect(try options(["loss": .text("wasserstein")])["discriminatorNorm"] == .text("none"))
        #expect(try options(["gradientPenalty": .number(1)])["discriminatorNorm"] == .text("none"))
        #expect(try options(["diffAugment": .text("none")])["diffAugment"] == .text("none"))
    }

    @Test("a model is planned by itself as a training plans it") func planned() throws {
        let entry = try ModelCatalog.entry(named: "dcgan")
        let image = ImageShape(height: 28, width: 28)
        for limit in [40, 300, 2100] {
            let record = try record(limit: limit)
            let planned = try entry.planned(in: .init(image: image, imageCount: limit))
            #expect(planned.model == record.model && planned.batchSize == record.batchSize, "\(limit)")
        }
        #expect(try entry.planned(in: .init(image: image), batchSize: 7).batchSize == 7)
        #expect(try ModelCatalog.entry(named: "vae").planned(in: .init(image: image, imageCount: 500)).batchSize == 16)
        let classifier = try ModelCatalog.entry(named: "small-convnet").planned(in: .init(image: image), classes: 3)
        #expect(classifier.model.options["classes"] == .integer(3))
        let defaults = try entry.defaults()
        #expect(defaults.map(\.preset?.name) == ["tuned", "paper"] && defaults[0].planned.batchSize == 64)
        #expect(try ModelCatalog.entry(named: "vae").defaults().map(\.preset?.name) == [nil])
        let values = entry.values(
            ofTexts: ["baseWidth": "8", "r1": "0.5", "widths": "1,2", "loss": "x"], flags: ["spectralNormalisation"])
        #expect(
            values == [
                "baseWidth": .integer(8), "r1": .number(0.5), "widths": .text("1,2"), "loss": .text("x"),
                "spectralNormalisation": .boolean(true),
            ])
    }

    @Test("larger images and colours have values of their own") func images() throws {
        func options(_ image: ImageShape, _ model: String = "dcgan") throws -> [String: JSONValue] {
            try ModelCatalog.entry(named: model).settings(recipe: nil, in: .init(image: image)).options
        }
        let own = try ModelCatalog.entry(named: "conditional-dcgan").settings(
            recipe: nil, in: .init(image: ImageShape(height: 28, width: 28), options: ["headSize": .integer(0)]))
        #expect(own.options["conditioning"] == nil && own.options["discriminatorDeviation"] == nil)
        let (grey, large) = (ImageShape(height: 28, width: 28), ImageShape(height: 64, width: 64))
        let colour = ImageShape(height: 32, width: 32, channels: 3)
        #expect(try options(grey)["discriminatorDeviation"] == nil && options(grey)["baseWidth"] == .integer(48))
        #expect(try options(grey, "conditional-dcgan")["conditioning"] == .text("projection"))
        #expect(try options(grey, "conditional-dcgan")["discriminatorDeviation"] == .number(0.06))
        #expect(try options(colour, "conditional-dcgan")["conditioning"] == nil)
        #expect(try options(large)["discriminatorDeviation"] == .number(0.06) && options(large)["r1"] == .number(0.5))
        #expect(try options(colour)["baseWidth"] == .integer(64) && options(colour)["r1"] == nil)
        #expect(try options(colour)["discriminatorRateFactor"] == .number(0.4) && options(colour)["headSize"] == nil)
        let rates = try ModelCatalog.entry(named: "conditional-dcgan").settings(recipe: nil, in: .init(image: colour))
        #expect(rates.optimizer == "adam:learningRate=0.001,beta1=0.5" && rates.batchSize == 64)
        #expect(try options(colour, "gan")["baseWidth"] == nil && options(colour, "gan")["r1"] == .number(2))
    }

    @Test("the paper's is the reference") func paper() throws {
        let record = try record(recipe: "paper", limit: 4200)
        #expect(record.model.options["headSize"] == .integer(0) && record.model.options["latentSize"] == .integer(100))
        #expect(record.model.options["discriminatorNorm"] == nil)
        #expect(Float(record.optimizer.learningRate) == 2e-4 && record.optimizer.hyperparameters["beta1"] == 0.5)
        #expect(record.schedule == "constant" && record.batchSize == 128)
    }

    /// A run of before there were presets says nothing of what they set.
    @Test("what a record leaves out is as in the paper's") func earlierRecords() throws {
        let recipe = try ModelCatalog.recipe(
            .init(name: "dcgan", options: [:]), image: ImageShape(height: 28, width: 28), batchSize: 8)
        let parameters = try ModelCatalog.recipe(
            ModelCatalog.completed(.init(name: "dcgan", options: [:])), image: ImageShape(height: 28, width: 28),
            batchSize: 8
        ).parameters
        #expect(recipe.parameters.map(\.name) == parameters.map(\.name) && recipe.parameters.count == 18)
        let adversarial = try #require(recipe as? AdversarialRecipe)
        #expect(adversarial.options.average == nil && adversarial.options.averageStatistics == .copied)
    }

    @Test("options given come first, and take with them what does not go together with them") func given() throws {
        let own = try record(options: ["headSize": .integer(8), "averageDecay": .number(0.9)], learningRate: 0.001)
        #expect(own.model.options["headSize"] == .integer(8) && own.model.options["averageHalfLife"] == nil)
        #expect(own.model.options["discriminatorRateFactor"] == .number(0.2))
        #expect(own.optimizer.learningRate == 0.001)
        let rate = try record(options: ["discriminatorLearningRate": .number(0.01), "baseWidth": .integer(96)])
        #expect(rate.model.options["discriminatorRateFactor"] == .number(1))
        #expect(rate.model.options["discriminatorWidth"] == .integer(64))
        let norm = try record(options: ["discriminatorNorm": .text("batch")])
        #expect(norm.model.options["r1"] == .number(0) && norm.model.options["discriminatorNorm"] == .text("batch"))
        let critic = try record(options: ["loss": .text("wasserstein")])
        #expect(critic.model.options["r1"] == .number(0) && critic.model.options["gradientPenalty"] == .number(10))
        #expect(Float(critic.optimizer.learningRate) == 2e-4 && critic.schedule == "constant")
        #expect(critic.model.options["deviationGroup"] == .integer(0))
        let penalty = try record(options: ["gradientPenalty": .number(1)])
        #expect(penalty.model.options["r1"] == .number(0))
        let none = try record(options: ["gradientPenalty": .number(0)])
        #expect(none.model.options["r1"] == .number(0.5))
    }

    @Test(
        "what batch normalisation does not go together with is said as it is written",
        arguments: ["r1", "gradientPenalty"])
    func batchNorm(penalty: String) {
        let options: [String: JSONValue] = ["discriminatorNorm": .text("batch"), penalty: .number(1)]
        #expect { try record("conditional-dcgan", options: options) } throws: {
            "\($0)".hasPrefix("conditional-dcgan: --discriminator-norm batch mixes the pictures of a batch")
        }
    }

    @Test(
        "a name that is none is refused",
        arguments: [
            ("dcgan", "papr", "dcgan has no recipe \"papr\"; did you mean paper? its recipes are: tuned, paper"),
            ("vae", "paper", "vae has one recipe only; leave out --recipe paper"),
        ])
    func unknown(model: String, recipe: String, expected: String) {
        do {
            _ = try record(model, recipe: recipe)
            Issue.record("accepted")
        } catch { #expect("\(error)" == expected) }
    }

    @Test(
        "every preset of every model can be trained",
        arguments: ModelCatalog.all.flatMap { entry in entry.presets.map { (entry.name, $0.name) } })
    func allTrain(model: String, recipe: String) throws {
        let folder = TemporaryFolder()
        var plan = TrainingPlan(model, on: DatasetSource("digits", limit: 40))
        (plan.recipe, plan.epochs, plan.place) = (recipe, 1, .folder(folder.path + "/run"))
        let trainer = try plan.prepared().begin()
        #expect(try trainer.run() == .finished && trainer.directory.record.batchSize == 16)
        let settings = try ModelCatalog.entry(named: model).settings(
            recipe: recipe, in: TrainingPreset.Situation(image: ImageShape(height: 28, width: 28)))
        #expect(settings.training.allSatisfy { $0.hasPrefix("--") })
    }
}
