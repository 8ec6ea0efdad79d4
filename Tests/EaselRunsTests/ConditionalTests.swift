import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// Models that are told the class of each picture.
@Suite struct ConditionalTests {
    private func autoencoder() throws -> ConditionalVariationalAutoencoder {
        try ConditionalVariationalAutoencoder(
            .init(VariationalAutoencoderConfiguration(widths: [8, 16], hiddenSize: 64, latentSize: 4)))
    }

    private func players(baseWidth: Int = 8) throws -> ConditionalDCGAN {
        try ConditionalDCGAN(.init(DCGANConfiguration(baseWidth: baseWidth, latentSize: 8)))
    }

    private struct Both: ParameterContainer {
        let autoencoder: ConditionalVariationalAutoencoder
        let players: ConditionalDCGAN
    }

    /// How many of the ten classes are drawn so that the mean of what is drawn is nearest to the mean of that class.
    private func classesHit(_ pictures: LatentDecoder, _ set: ImageSet) throws -> Int {
        func mean(_ images: [Image]) -> [Double] {
            (0..<784).map { place in
                images.reduce(0) { $0 + Double($1.pixels[place]) } / Double(max(images.count, 1)) / 255
            }
        }
        let real = try (0..<10).map { label in
            try mean((0..<set.count).filter { set.labels?[$0] == Int32(label) }.map { try set.image(at: $0) })
        }
        return try (0..<10).count { label in
            let drawn = try mean(
                pictures.images(of: pictures.latents(count: 16, seed: UInt64(label)) { _ in label }))
            let distances = real.map { zip($0, drawn).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
            return distances.indices.min { distances[$0] < distances[$1] } == label
        }
    }

    private func learn(_ recipe: any Recipe, _ set: ImageSet, epochs: Int, batchSize: Int = 32, learningRate: Float)
        throws
    {
        for epoch in 0..<epochs {
            for batch in try set.batches(of: batchSize, shuffledBy: 1, epoch: epoch) {
                var values: [Float] = []
                try recipe.train(on: batch, learningRate: learningRate, into: &values)
                #expect(values.allSatisfy { $0.isFinite })
            }
        }
    }

    @Test func anAutoencoderDrawsTheClassAskedFor() throws {
        let set = try fewDigits(train: 128).train.inMemory()
        let recipe = try VariationalAutoencoderRecipe(autoencoder(), optimizer: Adam(), batchSize: 32, seed: 1)
        let before = try recipe.evaluate(on: set)["loss"] ?? 0
        try learn(recipe, set, epochs: 60, learningRate: 3e-3)
        let after = try recipe.evaluate(on: set)["loss"] ?? .infinity
        #expect(after < 0.5 * before, "\(before) became \(after)")
        let hits = try classesHit(recipe.latentDecoder, set)
        #expect(hits >= 9, "\(hits) of 10 classes")
        #expect(try recipe.samples(from: set).groups.count == 3)
    }

    @Test(arguments: ClassConditioning.allCases) func aGeneratorDrawsTheClassAskedFor(
        _ conditioning: ClassConditioning
    ) throws {
        let set = try fewDigits(train: 128).train.inMemory()
        let players = try ConditionalDCGAN(
            .init(
                DCGANConfiguration(baseWidth: 8, latentSize: 8, headSize: conditioning == .planes ? 0 : 32),
                conditioning: conditioning))
        let recipe = try AdversarialRecipe(players, optimizer: Adam(beta1: 0.5), batchSize: 16, seed: 1)
        try learn(recipe, set, epochs: 60, batchSize: 16, learningRate: 2e-3)
        let hits = try classesHit(recipe.latentDecoder, set)
        #expect(hits >= 8, "\(hits) of 10 classes")
        #expect((try recipe.evaluate(on: set)["diversity"] ?? 0) > 0.2)
        #expect(try recipe.samples(from: set).groups[0].map(\.count) == [Int](repeating: 10, count: 8))
    }

    /// What a class adds to the logit is the inner product of its vector and the layer before the logit, no less and no more.
    @Test func aProjectionComparesTheClassWithTheFeatures() throws {
        let model = try ConditionalDCGAN(
            .init(DCGANConfiguration(baseWidth: 2, latentSize: 8, headSize: 5), classes: 3, conditioning: .projection))
        let layers = model.discriminator.modules
        let evaluation = try EvaluationStep(of: model, images: ImageShape(height: 28, width: 28), batchSize: 3) {
            batch in
            let features = Sequential(Array(layers.dropLast(2)))(batch.images)
            return [
                "features": features, "unconditional": layers[layers.count - 2](features),
                "logits": model.discriminate(batch.images, labels: batch.labels),
            ]
        }
        var images: [Float] = []
        for place in 0..<3 * 784 {
            let darker = Float(place / 784) / 5
            images.append(Float(place % 17) / 17 - darker)
        }
        let program = try evaluation(images: images, labels: [2, 0, 1])
        let embedding = try #require(namedParameters(of: model).last { $0.name.hasPrefix("discriminator.") })
        #expect(embedding.parameter.shape == [3, 5])
        let (vectors, features) = (embedding.parameter.values, Array(try program.output("features")))
        let (plain, logits) = (Array(try program.output("unconditional")), Array(try program.output("logits")))
        for (place, label) in [2, 0, 1].enumerated() {
            var added: Float = 0
            for feature in 0..<5 { added += features[place * 5 + feature] * vectors[label * 5 + feature] }
            let difference = logits[place] - plain[place] - added
            #expect(added != 0 && abs(difference) < 1e-6)
        }
    }

    /// Whole numbers and shares of classes are the same to a model; another class is not.
    @Test func labelsInBothForms() throws {
        let (autoencoder, players) = (try autoencoder(), try players())
        let evaluation = try EvaluationStep(
            of: Both(autoencoder: autoencoder, players: players), images: ImageShape(height: 28, width: 28),
            batchSize: 2
        ) { batch in
            let shares = batch.labels.oneHot(classes: 10)
            let (codes, noise) = (batch.images.filled([2, 4], 0.5), batch.images.filled([2, 8], 0.5))
            return [
                "codes": autoencoder.encode(batch.images, labels: batch.labels).mean,
                "same codes": autoencoder.encode(batch.images, labels: shares).mean,
                "decoded": autoencoder.decode(codes, labels: batch.labels),
                "same decoded": autoencoder.decode(codes, labels: shares),
                "drawn": players.generate(noise, labels: batch.labels),
                "same drawn": players.generate(noise, labels: shares),
                "judged": players.discriminate(batch.images, labels: batch.labels),
                "same judged": players.discriminate(batch.images, labels: shares),
            ]
        }
        let images = [Float](repeating: 0.3, count: 2 * 784)
        let program = try evaluation(images: images, labels: [3, 8])
        for name in ["codes", "decoded", "drawn", "judged"] {
            let values = Array(try program.output(name))
            #expect(try values == Array(program.output("same \(name)")), "\(name)")
            #expect(values.prefix(values.count / 2) != values.suffix(values.count / 2), "\(name)")
        }
    }

    @Test func labelsAreNeeded() throws {
        let set = try fewDigits(train: 8).train.inMemory()
        let bare = try ImageSet(height: 28, width: 28, channels: 1, pixels: set.pixels)
        let recipes: [any Recipe] = [
            try VariationalAutoencoderRecipe(autoencoder(), optimizer: Adam(), batchSize: 8),
            try AdversarialRecipe(players(baseWidth: 2), optimizer: Adam(), batchSize: 8),
        ]
        for recipe in recipes {
            var values: [Float] = []
            let text = message { try recipe.check(bare) }
            #expect(text.hasPrefix("the pictures have no labels to learn from; use mnist, fashion-mnist, "), "\(text)")
            #expect(message { _ = try recipe.evaluate(on: bare) } == text)
            let step = message { try recipe.train(on: bare.batches(of: 8)[0], learningRate: 1e-3, into: &values) }
            #expect(step.contains("the images have none") && recipe.stepCount == 0, "\(step)")
        }
        let pictures = try #require(recipes[1] as? AdversarialRecipe).latentDecoder
        let text = message { _ = try pictures.latents(count: 2, seed: 1) { $0 == 0 ? 1 : 10 } }
        #expect(text == "there is no class 10; the model draws classes 0 to 9")
        let trace = Trace(phase: .inference)
        trace.record { _ = try? players().generate(trace.input("noise", [2, 8]), labels: nil) }
        #expect(trace.diagnostic?.contains("labels are missing") == true)
        let other = Trace(phase: .inference)
        other.record {
            _ = try? players().generate(other.input("noise", [2, 8]), labels: other.input("labels", [2, 9]))
        }
        #expect(other.diagnostic?.contains("expected i32[2] or") == true, "\(other.diagnostic ?? "")")
    }

    /// The first of many pictures of the same seed are the few.
    @Test func moreBeginWithTheFewer() throws {
        let recipe = try AdversarialRecipe(players(baseWidth: 2), optimizer: Adam(), batchSize: 8)
        let pictures = recipe.latentDecoder
        let label = { (place: Int) -> Int? in [7, 1][place % 2] }
        let few = try pictures.images(of: pictures.latents(count: 2, seed: 3, label: label))
        let many = try pictures.images(of: pictures.latents(count: 70, seed: 3, label: label))
        #expect(Array(many.prefix(2)) == few && few[0] != few[1])
    }
}

/// Runs of what the catalog does not name: stopped and taken up, they end as ones never stopped.
@Suite struct ResumeTests {
    private static let recipes: [@Sendable (Int) throws -> any Recipe] = [
        { threads in
            let layers = VariationalAutoencoderConfiguration(widths: [4, 6], hiddenSize: 10, latentSize: 3)
            return try VariationalAutoencoderRecipe(
                ConditionalVariationalAutoencoder(.init(layers)), optimizer: Adam(), batchSize: 8, seed: 5,
                workers: Workers(threads: threads))
        },
        { threads in
            try AdversarialRecipe(
                ConditionalDCGAN(.init(DCGANConfiguration(baseWidth: 3, latentSize: 5))),
                options: AdversarialOptions(average: .decay(0.9)), optimizer: Adam(beta1: 0.5), batchSize: 8, seed: 5,
                workers: Workers(threads: threads))
        },
        { threads in
            let layers = DCGANConfiguration(
                baseWidth: 3, latentSize: 5, isDiscriminatorNormalised: false, isSpectrallyNormalised: true)
            return try AdversarialRecipe(
                DCGAN(layers), options: AdversarialOptions(loss: .hinge), optimizer: Adam(beta1: 0.5), batchSize: 8,
                seed: 5, workers: Workers(threads: threads))
        },
        { threads in
            try ClassifierRecipe(
                SmallConvNet(SmallConvNetConfiguration(widths: [3, 4], featureSize: 7)), optimizer: Adam(),
                batchSize: 8,
                seed: 5, workers: Workers(threads: threads))
        },
    ]

    @Test(arguments: recipes.indices, [1, 4]) func anInterruptedRunEndsTheSame(index: Int, stop: Int) throws {
        let folder = TemporaryFolder()
        let dataset = try fewDigits()
        let record = try recordOfRun("model", [:], on: dataset)
        func train(_ path: String, threads: Int, resuming: Bool, stopping: Int = .max) throws -> TrainingEnd {
            let directory =
                try resuming
                ? RunDirectory.open(path, forTraining: true) : RunDirectory.create(at: path, record: record)
            let trainer = try Trainer(Self.recipes[index](threads), on: dataset, into: directory, resuming: resuming)
            return try trainer.run(shouldStop: { trainer.stepsDone >= stopping })
        }
        let (whole, parts) = (folder.path + "/whole", folder.path + "/parts")
        #expect(try train(whole, threads: 1, resuming: false) == .finished)
        #expect(try train(parts, threads: 1, resuming: false, stopping: stop) == .interrupted)
        #expect(try train(parts, threads: 2, resuming: true) == .finished)
        for file in ["checkpoints/epoch-0002.safetensors", "samples/epoch-0001.png", "samples/epoch-0002.png"] {
            let (first, second) = (bytes(of: "\(whole)/\(file)"), bytes(of: "\(parts)/\(file)"))
            #expect(!first.isEmpty && first == second, "\(file)")
        }
        let logs = try [whole, parts].map { path in
            try LogReader(path: path + "/log.jsonl").records.filter { $0.kind == .epoch }
        }
        #expect(logs[0].map(\.test) == logs[1].map(\.test) && logs[0].map(\.health) == logs[1].map(\.health))
        #expect(logs[0].map(\.perDimension) == logs[1].map(\.perDimension))
    }
}
