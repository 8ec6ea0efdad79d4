import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

/// Training a classifier, and what it says of pictures as a judge.
@Suite struct ClassifierTests {
    private func small(height: Int = 28, width: Int = 28, classes: Int = 10) throws -> SmallConvNet {
        try SmallConvNet(
            SmallConvNetConfiguration(
                image: ImageShape(height: height, width: width), classes: classes, widths: [8, 16], featureSize: 32))
    }

    /// From a few hundred drawn digits it learns to tell others.
    @Test func itLearnsToTellDigits() throws {
        let data = try fewDigits(train: 640, test: 100)
        let recipe = try ClassifierRecipe(small(), optimizer: Adam(), batchSize: 32, seed: 3)
        let before = try recipe.evaluate(on: data.test)
        #expect((before["accuracy"] ?? 1) < 0.5 && (before["loss"] ?? 0) > 1.5)
        let red: [UInt8] = [220, 0, 0]
        // Untrained, it is wrong most of the time: what is shown first is framed in red.
        let first = try recipe.samples(from: data.test).groups[0]
        #expect(first.count == 2 && Array(first[0][0].pixels.prefix(3)) == red)
        for epoch in 0..<4 {
            for batch in try data.train.batches(of: 32, shuffledBy: 1, epoch: epoch) {
                var values: [Float] = []
                try recipe.train(on: batch, learningRate: 2e-3, into: &values)
                #expect(values.count == 3 && values[0].isFinite && (0...1).contains(values[1]))
            }
        }
        let after = try recipe.evaluate(on: data.test)
        #expect((after["accuracy"] ?? 0) > 0.9, "\(before) became \(after)")
        // As many pictures are framed in red as are wrong, and they come first.
        let rows = try recipe.samples(from: data.test).groups.map { $0[0] }.joined()
        let wrong = Int(((1 - (after["accuracy"] ?? 0)) * 100).rounded())
        #expect(rows.map { Array($0.pixels.prefix(3)) == red } == (0..<40).map { $0 < wrong })
    }

    @Test func pictures() throws {
        let data = try fewDigits(train: 4, test: 3)
        let recipe = try ClassifierRecipe(small(), optimizer: Adam(), batchSize: 4)
        #expect(try recipe.samples(from: data.test).render().height > 56)
        #expect(try recipe.metric(deciding: "accuracy").direction == .higher)
    }

    @Test func labelsAreNeeded() throws {
        let set = try fewDigits(train: 12).train.inMemory()
        let bare = try ImageSet(height: 28, width: 28, channels: 1, pixels: set.pixels)
        let recipe = try ClassifierRecipe(small(classes: 5), optimizer: Adam(), batchSize: 4)
        var values: [Float] = []
        let none = message { try recipe.check(bare) }
        #expect(none.contains("the pictures have no labels to learn from"))
        #expect(message { _ = try recipe.evaluate(on: bare) } == none)
        #expect(message { _ = try recipe.samples(from: bare) } == none)
        #expect(message { _ = try recipe.evaluate(on: set) }.contains("the model has 5 classes"))
        // What nobody has checked, the step refuses.
        for (source, problem) in [(bare, "the images have none"), (set, "classes from 0 to 4")] {
            let batch = try source.batches(of: 4)[0]
            #expect(message { try recipe.train(on: batch, learningRate: 1e-3, into: &values) }.contains(problem))
        }
        #expect(values.isEmpty && recipe.stepCount == 0)
    }

    /// The same picture, whatever is looked at with it and in which form it comes; the same from a checkpoint.
    @Test func aJudge() throws {
        let folder = TemporaryFolder()
        let set = try fewDigits(train: 70).train.inMemory()
        let model = try small()
        let recipe = try ClassifierRecipe(model, optimizer: Adam(), batchSize: 70, seed: 2)
        let judge = try Judge(model)
        let all = try judge(set)
        #expect(all.count == 70 && all.features.count == 70 * 32 && all.logits.count == 700)
        let few = try judge((60..<70).map { try set.image(at: $0) })
        #expect(few.features == Array(all.features.suffix(320)) && few.logits == Array(all.logits.suffix(100)))
        let values = (0..<70).flatMap { index in (try? set.image(at: index).values(in: .minusOneToOne)) ?? [] }
        let scaled = try judge(values, scaling: .minusOneToOne)
        #expect(zip(scaled.logits, all.logits).allSatisfy { abs($0 - $1) < 1e-4 })
        // What is likeliest by the recipe is likeliest by the judge.
        let accuracy = try recipe.evaluate(on: set)["accuracy"] ?? -1
        let right = zip(all.classes, set.labels ?? []).count { $0 == Int($1) }
        #expect(abs(accuracy - Double(right) / 70) < 1e-6)
        #expect(abs(all.classShares.reduce(0, +) - 1) < 1e-9)
        #expect(all.features.allSatisfy { $0 >= 0 } && all.features.contains { $0 > 0 })

        let path = folder.path + "/judge.safetensors"
        try saveParameters(of: model, to: path)
        let loaded = try Judge(small(), from: SafetensorsFile(path: path))
        #expect(try loaded(set).logits == all.logits)
        let other = message { _ = try Judge(small(classes: 9), from: SafetensorsFile(path: path)) }
        #expect(other.contains("output."), "\(other)")
        #expect(message { _ = try judge([0, 1]) }.contains("not whole pictures of 28x28x1"))
        let tall = try Digits(ImageShape(height: 32, width: 28)).images(from: 0, count: 1)
        #expect(message { _ = try judge(tall) } == "the judge looks at pictures of 28x28x1, not of 32x28x1")
        #expect(message { _ = try judge([tall.image(at: 0)]) }.contains("not of 32x28x1"))
    }

    /// Runs of before there was a choice compare with the first test images, new ones with images chosen at random.
    @Test func aRunGoesOnWithTheImagesItWasBegunWith() throws {
        let earlier = try JSONDecoder().decode(RunRecord.Judge.self, from: Data(#"{"path":"a","hash":"b"}"#.utf8))
        #expect(earlier.selection == nil && RunRecord.Judge(path: "a", hash: "b").selection == .random)
        let classifier = try small()
        initialize(classifier, seed: 1)
        let judging = try GeneratorJudging(Judge(classifier), count: 5) { _, _, _ in 0 }
        let set = try fewDigits(test: 40).test
        let chosen = judging.compared(of: set)
        judging.selectsAtRandom = false
        let first = judging.compared(of: set)
        #expect(chosen.count == 5 && first.count == 5)
        #expect(try (0..<5).allSatisfy { try first.image(at: $0) == set.image(at: $0) })
        #expect(try !(0..<5).allSatisfy { try chosen.image(at: $0) == set.image(at: $0) })
    }

    /// A judge gives a game its measures, and training goes on as without it.
    @Test func aJudgeLooksAtAGame() throws {
        let set = try fewDigits(train: 24, test: 20)
        func game(judged: Bool) throws -> (results: [Metric: Double], recipe: AdversarialRecipe) {
            let model = try GAN(GANConfiguration(widths: [8], latentSize: 3))
            let recipe = try AdversarialRecipe(model, optimizer: Adam(), batchSize: 8, seed: 4)
            if judged {
                let classifier = try small()
                initialize(classifier, seed: 1)
                recipe.judging = try GeneratorJudging(Judge(classifier), count: 12) { real, drawn, size in
                    #expect(size == 32 && real.count == 12 * 32 && drawn.count == 12 * 32 && real != drawn)
                    return 42
                }
            }
            var values: [Float] = []
            for batch in try set.train.batches(of: 8) { try recipe.train(on: batch, learningRate: 1e-3, into: &values) }
            return (try recipe.evaluate(on: set.test), recipe)
        }
        let (judged, plain) = (try game(judged: true), try game(judged: false))
        #expect(judged.results["frechetDistance"] == 42 && judged.results["judgedPictures"] == 12)
        let shares = judged.recipe.perDimension["classShares"] ?? []
        #expect(shares.count == 10 && abs(shares.reduce(0, +) - 1) < 1e-9)
        #expect(plain.results["frechetDistance"] == nil && plain.recipe.perDimension.isEmpty)
        #expect(judged.recipe.parameters.map(\.parameter.values) == plain.recipe.parameters.map(\.parameter.values))
        #expect(
            message { _ = try judged.recipe.metric(deciding: "accuracy") }
                == "accuracy cannot tell which checkpoint is best; what can is diversity, frechetDistance")
    }
}
