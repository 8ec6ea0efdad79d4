import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// What a classifier of the catalogue is trained with: losses, weights of classes, L2, the norm of gradients.
@Suite struct ClassifierLossTests {
    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }

    /// A recipe of the catalogue for a linear model of digits of two classes.
    private func recipe(
        _ options: [String: JSONValue], classes: Int = 2, optimizer: any Optimizer = SGD(learningRate: 0.1)
    ) throws -> ClassifierRecipe {
        let whole = options.merging(["classes": .integer(classes)]) { $1 }
        let made = try ModelCatalog.recipe(
            .init(name: "mlp", options: whole), image: ImageShape(height: 28, width: 28), optimizer: optimizer,
            batchSize: 20, seed: 4)
        return try #require(made as? ClassifierRecipe)
    }

    /// Digits whose labels are whether they are even, or their remainders.
    private func digits(classes: Int = 2, count: Int = 40) throws -> ImageSet {
        let set = try fewDigits(train: count).train.inMemory()
        return try ImageSet(
            height: 28, width: 28, channels: 1, pixels: set.pixels,
            labels: (set.labels ?? []).map { $0 % Int32(classes) })
    }

    private func values(_ recipe: ClassifierRecipe) -> [String: [Float]] {
        Dictionary(uniqueKeysWithValues: recipe.parameters.map { ($0.name, $0.parameter.values) })
    }

    /// What one step with plain gradient descent takes from each parameter.
    private func change(_ options: [String: JSONValue], _ optimizer: any Optimizer) throws -> [String: [Float]] {
        let recipe = try recipe(options, optimizer: optimizer)
        let before = values(recipe)
        _ = try recipe.train(on: digits().batches(of: 20)[0], learningRate: 0.125)
        return values(recipe).merging(before) { new, old in zip(new, old).map { $1 - $0 } }
    }

    @Test(arguments: ["cross-entropy", "focal:2", "binary", "squared-error"], [2, 3]) func everyLossIsLearnt(
        loss: String, classes: Int
    ) throws {
        let recipe = try recipe(
            ["loss": .text(loss), "labelSmoothing": .number(0.1)], classes: classes, optimizer: Adam())
        let set = try digits(classes: classes)
        let before = try recipe.evaluate(on: set)
        for _ in 0..<40 {
            for batch in try set.batches(of: 20) { _ = try recipe.train(on: batch, learningRate: 2e-3) }
        }
        let after = try recipe.evaluate(on: set)
        #expect((after[.loss] ?? 9) < 0.8 * (before[.loss] ?? 0), "\(before) became \(after)")
        #expect((after[.accuracy] ?? 0) > 0.95, "\(before) became \(after)")
        // What all measures go by are probabilities that add up to 1.
        let rows = try recipe.evaluation(set.batches(of: 20)[0]).output("probabilities").values
        #expect(rows.allSatisfy { $0 >= 0 && $0 <= 1 } && abs(rows.reduce(0, +) - 20) < 1e-4)
    }

    /// Two classes are one sigmoid: the binary cross-entropy of a model with one output.
    @Test func twoClassesAreOneSigmoid() throws {
        let recipe = try recipe(["loss": "binary"])
        let output = try #require(recipe.parameters.last?.parameter)
        #expect(output.shape == [1] && recipe.model.classes == 2)
        let inner = try MultilayerPerceptron(MultilayerPerceptronConfiguration(classes: 1))
        let model = SigmoidClassifier(inner)
        let trace = Trace(phase: .inference)
        trace.record {
            let images = trace.input("images", [4, 28, 28, 1])
            let labels = trace.input("labels", [4], .int32)
            trace.output("pair", categoricalCrossEntropy(logits: model.logits(images), labels: labels))
            let targets = labels.oneHot(classes: 2).slice(alongAxis: 1, from: 1, count: 1)
            trace.output("binary", binaryCrossEntropy(logits: inner.logits(images), targets: targets))
        }
        #expect(trace.diagnostic == nil)
    }

    /// A model may have one output, but pictures of one class leave nothing to learn.
    @Test func oneClassIsRefused() {
        #expect(
            message { _ = try recipe([:], classes: 1) }
                == "the pictures are all of one class; mlp tells at least two apart")
        #expect(message { _ = try recipe(["loss": "binary"], classes: 1) }.contains("all of one class"))
    }

    /// Of several sigmoids, probabilities are their shares, and the loss is of the sigmoids themselves.
    @Test func severalSigmoids() throws {
        let recipe = try recipe(["loss": "binary"], classes: 3)
        let set = try digits(classes: 3, count: 20)
        let test = try recipe.evaluate(on: set)
        let step = try recipe.train(on: set.batches(of: 20)[0], learningRate: 0)
        #expect(abs((test[.loss] ?? 0) - Double(step[.loss] ?? 9)) < 1e-5)
        // Untrained, a sigmoid knows nothing: about log 2 for each class.
        #expect(abs((test[.loss] ?? 0) - 0.69) < 0.3)
        let refused = message { _ = try self.recipe(["loss": "binary", "classWeights": "1.0,2.0,1.0"], classes: 3) }
        #expect(refused.contains("--loss binary with 3 classes takes no --class-weights"))
    }

    /// Class weights are of training alone.
    @Test func weightsOfClasses() throws {
        let set = try digits(count: 20)
        let batch = try set.batches(of: 20)[0]
        let (plain, weighed) = (try recipe([:]), try recipe(["classWeights": "0.0,3.0"]))
        let isSame = try plain.evaluate(on: set) == weighed.evaluate(on: set)
        #expect(isSame)
        let (one, other) = try (plain.train(on: batch, learningRate: 0), weighed.train(on: batch, learningRate: 0))
        #expect(one[.loss] != other[.loss])
        #expect(message { _ = try recipe(["classWeights": "1.0"]) } == "1 class weight for 2 classes")
        #expect(message { _ = try recipe(["classWeights": "balanced"]) }.contains("a training plan works them out"))
        #expect(message { _ = try recipe(["classWeights": "cat"]) }.contains("is not a class and its weight"))
        #expect(message { _ = try recipe(["classWeights": "cat=-1"]) }.contains("must be 0, or a number from"))
        #expect(message { _ = try recipe(["classWeights": "cat=1,cat=2"]) }.contains("cat is given twice"))
    }

    /// A plan works out the weights of classes from the images, and records them.
    @Test func weightsAreRecorded() throws {
        let folder = TemporaryFolder()
        func recorded(_ weights: String, limit: Int = 30) throws -> String? {
            var plan = TrainingPlan("mlp", on: DatasetSource("digits", limit: limit))
            plan.options = ["classWeights": .text(weights)]
            plan.place = .folder(folder.path + "/run")
            return try plan.prepared().record.model.options["classWeights"]?.text
        }
        #expect(try recorded("3=2,7=0.5") == "1.0,1.0,1.0,2.0,1.0,1.0,1.0,0.5,1.0,1.0")
        let labels = try DatasetSource("digits", limit: 30).load().train.labels ?? []
        let counts = (0..<10).map { label in Double(labels.count { Int($0) == label }) }
        let present = Double(counts.count { $0 > 0 })
        let balanced = counts.map { $0 == 0 ? Float(0) : Float(30 / (present * $0)) }
        #expect(try recorded("balanced") == balanced.map { "\($0)" }.joined(separator: ","))
        #expect(message { _ = try recorded("ten=2") }.contains("there is no class \"ten\""))
        #expect(message { _ = try recorded("1,2,3") }.contains("takes weights by the names of classes, as in 0=2"))
        #expect(
            message { _ = try recorded((0..<10).map { "\($0)=0" }.joined(separator: ",")) }
                == "--class-weights gives no class any weight; leave one above 0")
    }

    /// The penalty pulls filters, and biases not at all; the loss is measured without it.
    @Test func l2() throws {
        let plain = try change([:], SGD())
        let pulled = try change(["l2": .number(0.25)], SGD())
        let start = try values(recipe([:]))
        for (name, before) in start {
            let isFilter = name.hasSuffix("weight")
            for (index, value) in before.enumerated() {
                let expected = (plain[name]?[index] ?? 0) + (isFilter ? 0.125 * 2 * 0.25 * value : 0)
                guard abs((pulled[name]?[index] ?? .nan) - expected) > 1e-6 else { continue }
                Issue.record("\(name)[\(index)]")
                break
            }
        }
        let set = try digits(count: 20)
        let batch = try set.batches(of: 20)[0]
        let (one, other) = try (recipe([:]), recipe(["l2": .number(9)]))
        let (own, others) = try (one.train(on: batch, learningRate: 0), other.train(on: batch, learningRate: 0))
        #expect(own[.loss] == others[.loss] && own[.accuracy] == others[.accuracy])
        // Of what is minimised.
        #expect(own[.gradientNorm] != others[.gradientNorm])
    }

    @Test func weightDecayOfFilters() throws {
        let plain = try change([:], AdamW(weightDecay: 0))
        let (all, filters) = (
            try change([:], AdamW(weightDecay: 1)),
            try change(["decayFiltersOnly": .boolean(true)], AdamW(weightDecay: 1))
        )
        for (name, change) in filters {
            let isEqual = change == (name.hasSuffix("weight") ? all[name] : plain[name])
            #expect(isEqual, "\(name)")
        }
        let isPulled = plain != filters
        #expect(isPulled)
        #expect(
            message { _ = try recipe(["decayFiltersOnly": .boolean(true)], optimizer: SGD()) }
                .contains("--decay-filters-only: sgd has no weight decay here"))
    }

    /// What plain gradient descent takes away is the gradient.
    @Test func normOfGradients() throws {
        let taken =
            try change([:], SGD()).values.joined().reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() / 0.125
        let recipe = try recipe([:])
        #expect(recipe.trainMetrics.map(\.name) == ["loss", "accuracy", "gradientNorm"])
        let measured = try recipe.train(on: digits().batches(of: 20)[0], learningRate: 0.125)
        #expect(abs(Double(measured[.gradientNorm] ?? 0) - taken) < 1e-3 * taken)
        #expect(recipe.testMetrics.map(\.name) == ["loss", "accuracy"])
    }
}
