import EaselCore
import EaselFiles
import EaselLayers
import EaselModels
import EaselRuns
import Testing

@Suite("The catalogue of models") struct CatalogTests {
    private static let image = ImageShape(height: 12, width: 12)

    @Test("no name, alias or option stands twice, and one option has one form in all models") func names() {
        let names = ModelCatalog.all.flatMap { [$0.name] + $0.aliases }
        #expect(Set(names).count == names.count)
        var forms: [String: OptionForm] = [:]
        for entry in ModelCatalog.all {
            let options = entry.options.map(\.name)
            #expect(Set(options).count == options.count, "\(entry.name)")
            for option in entry.options {
                #expect(forms[option.name, default: option.form] == option.form, "\(entry.name): \(option.name)")
                forms[option.name] = option.form
                #expect([".", ")"].contains { option.help.hasSuffix($0) }, "\(entry.name): \(option.help)")
                #expect((option.valueName == nil) == (option.form == .flag), "\(entry.name): \(option.name)")
            }
        }
    }

    @Test("a run records every option that has a value, and records it again as it was", arguments: ModelCatalog.names)
    func recorded(name: String) throws {
        let entry = try ModelCatalog.entry(named: name)
        let whole = try ModelCatalog.completed(.init(name: name))
        let usual = entry.options.compactMap { option in option.usual.map { (option.name, $0) } }
        #expect(whole.options == Dictionary(uniqueKeysWithValues: usual))
        #expect(try ModelCatalog.completed(whole) == whole)
    }

    @Test("what is written as a default is taken where it is given", arguments: ModelCatalog.names)
    func usual(name: String) throws {
        for option in try ModelCatalog.entry(named: name).options {
            guard let usual = option.usual else { continue }
            let given = try ModelCatalog.completed(.init(name: name, options: [option.name: usual]))
            #expect(try given == ModelCatalog.completed(.init(name: name)), "\(option.name)")
        }
    }

    @Test("a number outside of the range that is shown is refused by the flag's name", arguments: ModelCatalog.names)
    func ranges(name: String) throws {
        for option in try ModelCatalog.entry(named: name).options where option.form == .integer {
            let error = #expect(throws: OptionError.self) {
                try ModelCatalog.completed(.init(name: name, options: [option.name: .integer(-1)]))
            }
            let text = try #require(error?.description)
            #expect(text.hasPrefix("\(name): \(option.flag) is -1, it must be from "), "\(text)")
        }
    }

    @Test("each model can be trained, described and used for its task", arguments: ModelCatalog.names)
    func built(name: String) throws {
        let entry = try ModelCatalog.entry(named: name)
        let model = try narrow(name)
        let recipe = try ModelCatalog.recipe(model, image: Self.image, batchSize: 4)
        #expect(try !recipe.parts(batchSize: 4).isEmpty)
        switch entry.task {
        case .reconstruction:
            #expect(try ModelCatalog.imageAutoencoder(model, image: Self.image).imageShape == Self.image)
        case .classification:
            #expect(try .integer(ModelCatalog.classifier(model, image: Self.image).classes) == model.options["classes"])
        case .denoising: #expect(try ModelCatalog.denoiser(model, image: Self.image).model.imageShape == Self.image)
        case .regression: #expect(entry.learnsNumbers && recipe is RegressionRecipe)
        case .segmentation:
            #expect(try .integer(ModelCatalog.segmenter(model, image: Self.image).classes) == model.options["classes"])
        default: #expect(entry.hasPrior)
        }
    }

    @Test(
        "an error of a size is of the model that was asked for, whatever it is built from",
        arguments: ModelCatalog.names)
    func sizes(name: String) {
        let image = ImageShape(height: 28, width: 28, channels: 9)
        #expect { try ModelCatalog.recipe(.init(name: name), image: image, batchSize: 4) } throws: {
            "\($0)" == "\(name): images have 9 channels; 1 to 4 work, the nearest is 4"
        }
    }

    @Test("the models said to take a judge are those that take one", arguments: ModelCatalog.names)
    func judged(name: String) throws {
        let recipe = try ModelCatalog.recipe(narrow(name), image: Self.image, batchSize: 4)
        #expect(try ModelCatalog.entry(named: name).takesJudge == (recipe is AdversarialRecipe))
    }

    @Test("a classifier by its earlier name is the same network") func alias() throws {
        let (old, new) = (RunRecord.Model(name: "classifier"), RunRecord.Model(name: "small-convnet"))
        #expect(try ModelCatalog.completed(old) == ModelCatalog.completed(new))
    }

    @Test("what a model cannot be used for is said with the models that can") func abilities() {
        #expect { try ModelCatalog.imageAutoencoder(.init(name: "gan"), image: Self.image) } throws: {
            "\($0)" == "gan draws pictures from noise and gives no pictures back; use a run of autoencoder, "
                + "denoising-autoencoder, dense-autoencoder, vae"
        }
        #expect { try ModelCatalog.classifier(.init(name: "vae"), image: Self.image) } throws: {
            "\($0)".hasSuffix(
                "tells no classes apart; use a run of "
                    + ModelCatalog.all.filter { $0.task == .classification }.map(\.name).joined(separator: ", "))
        }
        #expect { try ModelCatalog.entry(named: "clasifier") } throws: {
            "\($0)".contains("did you mean classifier?")
        }
    }

    @Test("the stages of a classifier are those of its layers") func stages() throws {
        let model = try SmallConvNet()
        let summary = try ModelSummary(of: model) { model.logits($0.input("images", [1, 28, 28, 1])) }
        let maps = summary.rows.filter { $0.kind == "Convolution2D" }.map(\.outputShape)
        #expect(maps.map { FeatureStage(channels: $0[3], stride: 28 / $0[1]) } == model.stages)
    }
}
