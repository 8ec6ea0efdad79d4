import EaselCore
import EaselData
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// What a classifier measures and draws after an epoch.
@Suite struct EpochImageTests {
    private func recipe(_ model: any ImageClassifier) throws -> ClassifierRecipe {
        try ClassifierRecipe(model, optimizer: Adam(), batchSize: 8, seed: 3)
    }

    /// Digits of twelve classes, two of which have no images.
    @Test func theFiveMostProbable() throws {
        let data = try fewDigits(train: 8, test: 60)
        let twelve = try recipe(
            SmallConvNet(SmallConvNetConfiguration(classes: 12, widths: [4, 4], featureSize: 8)))
        #expect(twelve.testMetrics == [.loss, .accuracy, .top5Accuracy])
        #expect(try recipe(SmallConvNet()).testMetrics == [.loss, .accuracy])
        let measured = try twelve.evaluate(on: data.test)
        var right = 0
        for batch in try data.test.batches(of: 60) {
            let probabilities = Array(try twelve.evaluation(batch).output("probabilities").values)
            for (row, index) in batch.indices.enumerated() {
                let own = Array(probabilities[row * 12..<row * 12 + 12])
                let label = Int((data.test.labels ?? [])[Int(index)])
                right += own.indices.sorted { own[$0] > own[$1] }.prefix(5).contains(label) ? 1 : 0
            }
        }
        #expect(right > 0 && right < 60)
        #expect(abs((measured["top5Accuracy"] ?? -1) - Double(right) / 60) < 1e-9)
        let test = TestImages(images: data.test, classNames: nil, source: "drawn")
        #expect(try twelve.report(on: test, importanceSamples: nil).test["top5Accuracy"] == measured["top5Accuracy"])
        // Of a model that says the same of all classes, five of twelve are first, not all.
        let linear = try recipe(SoftmaxRegression(SoftmaxRegressionConfiguration(classes: 12)))
        let share = Double((data.test.labels ?? []).count { $0 < 5 }) / 60
        #expect(abs((try linear.evaluate(on: data.test)["top5Accuracy"] ?? -1) - share) < 1e-9)
    }

    @Test func mistakesMatrixAndFilters() throws {
        let data = try fewDigits(train: 8, test: 30)
        let model = try SmallConvNet(SmallConvNetConfiguration(widths: [4, 4], featureSize: 8))
        let recipe = try recipe(model)
        let image = try recipe.epochImage(of: data.testImages)
        let samples = try recipe.samples(from: data.test).render()
        #expect(image.height > samples.height + 441 + 32 && image.channels == 3)
        #expect(try recipe.epochImage(of: data.testImages) == image)
        // Another weight is another picture.
        model.parameters(named: "convolutions.0.weight") { $0.values[0] += 1 }
        #expect(try recipe.epochImage(of: data.testImages) != image)
    }

    /// The weights of a linear classifier are pictures of the image's size.
    @Test func weightsOfALinearClassifier() throws {
        let model = try SoftmaxRegression(
            SoftmaxRegressionConfiguration(image: ImageShape(height: 4, width: 6), classes: 3))
        initialize(model, seed: 1)
        var weights = [Float](repeating: 0, count: 24 * 3)
        // Of the second class: the last pixel positive, the first half as negative.
        (weights[23 * 3 + 1], weights[1]) = (2, -1)
        model.output.weight.values = weights
        let picture = try #require(try FilterPicture(of: model))
        let image = try picture.image()
        let scale = 8
        #expect(picture.caption == "the weights of output")
        func pixel(_ class: Int, _ row: Int, _ column: Int) -> [UInt8] {
            let (y, x) = (4 + row * scale + 1, 4 + `class` * (6 * scale + 4) + column * scale + 1)
            return Array(image.pixels[(y * image.width + x) * 3..<(y * image.width + x) * 3 + 3])
        }
        #expect(pixel(1, 3, 5) == [0x00, 0x72, 0xb2] && pixel(1, 0, 0) == [234, 175, 128])
        #expect(pixel(1, 1, 1) == [255, 255, 255] && pixel(0, 3, 5) == [255, 255, 255])
        model.output.weight.values[5] = .nan
        model.output.weight.values[8] = .infinity
        #expect(try FilterPicture(of: model)?.image() != nil)
    }

    /// Filters of colour images have their colours; grey is 0.
    @Test func filtersOfColourImages() throws {
        let model = try LeNet5(LeNet5Configuration(image: ImageShape(height: 32, width: 32, channels: 3)))
        initialize(model, seed: 1)
        let named = try #require(namedParameters(of: model).first { $0.parameter.shape.rank == 4 })
        var values = [Float](repeating: 0, count: named.parameter.shape.count)
        let count = named.parameter.shape[3]
        // The first filter: its first pixel is red, and as much the opposite of blue.
        (values[0], values[2 * count]) = (0.5, -0.5)
        named.parameter.values = values
        let image = try #require(try FilterPicture(of: model)).image()
        let place = (5 * image.width + 5) * 3
        #expect(Array(image.pixels[place..<place + 3]) == [255, 127, 0])
        #expect(Array(image.pixels[place + 60..<place + 63]) == [127, 127, 127])
    }

    /// A run of a classifier that was stopped and resumed leaves the pictures that one never stopped leaves.
    @Test func aResumedRunDrawsTheSame() throws {
        let folder = TemporaryFolder()
        let dataset = try fewDigits(train: 24, test: 12)
        let record = try recordOfRun(
            "small-convnet", ["widths": [4, 6], "featureSize": 8, "classes": 10], on: dataset, epochs: 3)
        func train(_ path: String, threads: Int, resuming: Bool, stopping: Int = .max) throws {
            let directory =
                try resuming
                ? RunDirectory.open(path, forTraining: true) : RunDirectory.create(at: path, record: record)
            let recipe = try ModelCatalog.recipe(for: directory.record, workers: Workers(threads: threads))
            let trainer = try Trainer(recipe, on: dataset, into: directory, resuming: resuming)
            _ = try trainer.run(shouldStop: { trainer.stepsDone >= stopping })
        }
        let (whole, parts) = (folder.path + "/whole/run", folder.path + "/parts/run")
        try train(whole, threads: 1, resuming: false)
        try train(parts, threads: 2, resuming: false, stopping: 4)
        try train(parts, threads: 1, resuming: true)
        for name in ["curves.png", "curves.svg"] + (1...3).map({ "samples/epoch-000\($0).png" }) {
            let (one, other) = (bytes(of: "\(whole)/\(name)"), bytes(of: "\(parts)/\(name)"))
            #expect(one.count > 500, "\(name)")
            let areSame = one == other
            #expect(areSame, "\(name)")
        }
    }
}

extension ParameterContainer {
    /// Gives a body the parameter of a name.
    fileprivate func parameters(named name: String, _ body: (Parameter) -> Void) {
        for named in namedParameters(of: self) where named.name == name { body(named.parameter) }
    }
}
