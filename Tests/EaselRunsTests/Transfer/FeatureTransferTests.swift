import EaselCore
import EaselData
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// A run of an autoencoder or a GAN that becomes a classifier.
@Suite struct FeatureTransferTests {
    /// A model to train first, small.
    struct Origin: Sendable, CustomTestStringConvertible {
        let name: String
        let options: [String: JSONValue]
        /// The options of the classifier that follow from the run, as a run of that records them.
        let expected: [String: JSONValue]
        var recipe: String?
        /// The classifier by its features.
        var classifier: String { name == "denoising-autoencoder" ? "autoencoder-classifier" : name + "-classifier" }
        var testDescription: String { "\(name) \(options)" }
    }

    private static let origins = [
        Origin(
            name: "autoencoder", options: ["latentSize": 5, "widths": [4, 6, 3], "initializer": "glorotNormal"],
            expected: ["latentSize": 5, "widths": [4, 6, 3], "initializer": "glorotNormal"]),
        Origin(
            name: "denoising-autoencoder", options: ["latentSize": 6, "widths": [4, 6]],
            expected: ["latentSize": 6, "widths": [4, 6]]),
        Origin(
            name: "dense-autoencoder", options: ["latentSize": 6, "activation": "sigmoid"],
            expected: ["latentSize": 6, "activation": "sigmoid"]),
        Origin(
            name: "vae", options: ["latentSize": 3, "widths": [4, 6], "hiddenSize": 10, "beta": 2],
            expected: ["latentSize": 3, "widths": [4, 6], "hiddenSize": 10]),
        Origin(
            name: "gan", options: ["latentSize": 5, "widths": [12, 16], "spectralNormalisation": .boolean(true)],
            expected: ["widths": [12, 16], "spectralNormalisation": .boolean(true)]),
        // Batch normalisation by default, and the moving average of the generator in the checkpoint.
        Origin(
            name: "dcgan", options: ["latentSize": 5, "baseWidth": 3, "averageDecay": .number(0.9)],
            expected: ["discriminatorWidth": 3, "discriminatorNorm": "batch"], recipe: "paper"),
        // The loss takes it away, which the run's options do not say.
        Origin(
            name: "dcgan", options: ["latentSize": 5, "baseWidth": 3, "discriminatorWidth": 2, "r1": .number(1)],
            expected: ["discriminatorWidth": 2, "discriminatorNorm": "none"], recipe: "paper"),
        Origin(
            name: "dcgan", options: ["latentSize": 5, "baseWidth": 2, "spectralNormalisation": .boolean(true)],
            expected: [
                "discriminatorWidth": 2, "spectralNormalisation": .boolean(true), "discriminatorNorm": "none",
            ], recipe: "paper"),
        Origin(
            name: "dcgan",
            options: [
                "latentSize": 5, "baseWidth": 2, "spectralNormalisation": .boolean(true), "discriminatorNorm": "batch",
            ],
            expected: [
                "discriminatorWidth": 2, "spectralNormalisation": .boolean(true), "discriminatorNorm": "batch",
            ], recipe: "paper"),
        // The hidden layer, the spread of a batch and the rest of the tuned preset.
        // The usual recipe, of few pictures as these are, and as of many.
        Origin(
            name: "dcgan", options: ["latentSize": 5, "baseWidth": 3],
            expected: ["discriminatorWidth": 2, "discriminatorNorm": "batch"]),
        Origin(
            name: "dcgan", options: ["latentSize": 5, "baseWidth": 3, "discriminatorNorm": "none"],
            expected: ["discriminatorWidth": 2, "discriminatorNorm": "none"]),
    ]

    /// 40 drawn digits in batches of 16: 3 steps an epoch.
    private func plan(
        _ model: String, _ folder: String, _ options: [String: JSONValue] = [:], from: String? = nil,
        _ phases: String...
    ) throws -> TrainingPlan {
        var plan = TrainingPlan(model, on: DatasetSource("digits", limit: 40))
        (plan.options, plan.batchSize, plan.place, plan.origin) = (options, 16, .folder(folder), from)
        plan.phases = try phases.map { try TrainingPhase(parsing: $0) }
        if phases.isEmpty { plan.epochs = 1 }
        return plan
    }

    private func trained(_ plan: TrainingPlan, stopping: Int = .max) throws {
        let trainer = try plan.prepared(workers: Workers(threads: 1)).begin()
        _ = try trainer.run(shouldStop: { trainer.stepsDone >= stopping })
    }

    private func train(_ origin: Origin, in folder: String) throws {
        var plan = try plan(origin.name, folder, origin.options)
        plan.recipe = origin.recipe
        try trained(plan)
    }

    private func weights(_ path: String) throws -> [String: [Float]] {
        let file = try RunDirectory.open(path).latestCheckpoint().file
        let own = file.tensors.filter {
            $0.elementType == .float32 && !$0.name.hasPrefix("training.") && !$0.name.hasPrefix("optimizer.")
        }
        return Dictionary(uniqueKeysWithValues: try own.map { ($0.name, try file.values($0.name)) })
    }

    /// Some images, those of the test part, and what a function of images makes of them.
    private func results(
        of model: some ParameterContainer, _ function: @escaping (Tensor) -> Tensor
    ) throws -> [Float] {
        let images = try Digits().images(from: 1000, count: 8)
        let shape = images.imageShape
        // As many at a time as the encoder takes.
        let predictor = try Predictor(of: model, chunk: 64) { trace in
            ["result": function(trace.input("images", [64, shape.height, shape.width, shape.channels]))]
        }
        let samples = try images.batches(of: 8)[0].allSamples()
        let pixels = [Float](unsafeUninitializedCapacity: samples.count) { buffer, count in
            samples.withUnsafeBufferPointer {
                PixelScaling.zeroToOne.convert($0, channels: 1, to: UnsafeMutableBufferPointer(rebasing: buffer[...]))
            }
            count = samples.count
        }
        return try predictor.run(pixels, as: predictor.input("images"), collecting: predictor.output("result"))
    }

    @Test("the head of a run's features is trained, and the features are those of the run", arguments: origins)
    func features(origin: Origin) throws {
        let folder = TemporaryFolder()
        let (first, second) = (folder.path + "/first", folder.path + "/second")
        try train(origin, in: first)
        try trained(plan(origin.classifier, second, from: first, "head:2@1e-2"))
        let (run, old) = (try RunDirectory.open(second), try RunDirectory.open(first))
        let record = run.record
        for (name, value) in origin.expected { #expect(record.model.options[name] == value, "\(name)") }
        #expect(record.origin?.name == "first" && record.model.name == origin.classifier)
        // What is not of the head is the run's own to the last bit, statistics and singular vectors included.
        let (before, after) = (try weights(first), try weights(second))
        #expect(after.count > 2)
        for (name, values) in after where !name.hasPrefix("head.") { #expect(before[name] == values, "\(name)") }
        #expect(after.keys.filter { $0.hasPrefix("head.") }.sorted() == ["head.bias", "head.weight"])

        let found = try run.latestCheckpoint()
        let model = try TrainedClassifier(record, from: found.file).model
        let own = try results(of: model) { model.features($0) }
        let oldFile = try old.latestCheckpoint().file
        if try ModelCatalog.entry(named: origin.name).hasPrior, origin.name != "vae" {
            let recipe = try #require(try ModelCatalog.recipe(for: old.record) as? AdversarialRecipe)
            for named in namedParameters(of: ["discriminator": recipe.model.discriminator]) {
                named.parameter.values = try oldFile.values(named.name)
            }
            let layers = recipe.model.discriminator.modules
            let end =
                origin.name == "gan"
                ? layers.count - 1 : try #require(layers.firstIndex { $0 is Flatten || $0 is MinibatchDeviation })
            // The convolution that makes the logit of a map stands before the flattening of it.
            let kept = layers[..<end].reversed().drop { $0 is Convolution2D }.reversed()
            let alone = try results(of: recipe.model) { Sequential(Array(kept) + [Flatten()])($0 * 2 - 1) }
            #expect(own == alone)
        } else {
            let encoder = try LatentEncoder(old.record, from: oldFile)
            #expect(try own == encoder(Digits().images(from: 1000, count: 8)))
        }
        #expect(Set(own).count > 8, "features of several images")
        #expect(try results(of: model) { model($0) }.allSatisfy { $0 > 0 && $0 < 1 })
    }

    @Test(
        "interrupted in any phase, a run ends with the same bytes",
        arguments: [(5, 1), (5, 3), (5, 5), (8, 4), (3, 4), (0, 2)])
    func resumed(origin: Int, stop: Int) throws {
        let origin = Self.origins[origin]
        let folder = TemporaryFolder()
        let first = folder.path + "/first"
        try train(origin, in: first)
        for (name, stopping) in [("whole", Int.max), ("parts", stop)] {
            try trained(
                plan(origin.classifier, folder.path + "/" + name, from: first, "head:1@1e-2", "all:1@1e-3,head@1e-2"),
                stopping: stopping)
        }
        _ = try ResumedTraining(folder.path + "/parts", workers: Workers(threads: 2)).trainer().run()
        let (whole, parts) = (try weights(folder.path + "/whole"), try weights(folder.path + "/parts"))
        #expect(whole == parts)
        // All was trained in the second phase, and statistics of batch normalisation stay.
        let before = try weights(first)
        for (name, values) in whole where !name.hasPrefix("head.") {
            guard let own = before[name] else { continue }
            #expect((own == values) == name.contains(".running"), "\(name)")
        }
    }

    @Test("a classifier so made goes on as any other, with its head for the same classes") func again() throws {
        let folder = TemporaryFolder()
        let (first, second, third) = (folder.path + "/first", folder.path + "/second", folder.path + "/third")
        try train(Self.origins[0], in: first)
        try trained(plan("autoencoder-classifier", second, from: first, "head:1@1e-2"))
        _ = try plan("autoencoder-classifier", third, from: second, "all:1@1e-3").prepared().begin()
        let kept = try SafetensorsFile(path: third + "/origin.safetensors")
        #expect(try kept.values("head.weight") as [Float] == weights(second)["head.weight"])
    }

    @Test("features of the same weights are not taken from one another where an option changes them") func kept() throws
    {
        let folder = TemporaryFolder()
        let first = folder.path + "/first"
        try trained(plan("dense-autoencoder", first, ["latentSize": 6]))
        func head(_ name: String, _ options: [String: JSONValue], augmentation: String? = nil) throws -> [Float]? {
            let path = folder.path + "/" + name
            var plan = try plan("dense-autoencoder-classifier", path, options, from: first, "head:2@1e-2")
            plan.augmentation = augmentation
            try trained(plan)
            return try weights(path)["head.weight"]
        }
        let relu = try head("relu", [:])
        let kept = try head("kept", ["activation": "sigmoid"])
        // Pictures that could change have their features computed anew.
        let computed = try head("computed", ["activation": "sigmoid"], augmentation: "flip-left-right@0")
        #expect(kept == computed && kept != relu)
    }

    @Test("what goes on from no such run says in one line what does") func refused() throws {
        let folder = TemporaryFolder()
        let (first, conditional) = (folder.path + "/first", folder.path + "/conditional")
        try train(Self.origins[0], in: first)
        try trained(plan("conditional-dcgan", conditional, ["latentSize": 5, "baseWidth": 2]))
        func problem(_ model: String, _ options: [String: JSONValue] = [:], from: String) throws -> String {
            let plan = try plan(model, folder.path + "/none", options, from: from)
            let error = #expect(throws: (any Error).self) { try plan.prepared() }
            return "\(error.map { "\($0)" } ?? "")"
        }
        for model in ["resnet20", "vae-classifier", "dense-autoencoder-classifier"] {
            #expect(
                try problem(model, from: first)
                    == "--from first has weights of autoencoder, and not of \(model); train autoencoder-classifier, which "
                    + "tells classes apart by the features of autoencoder")
        }
        #expect(
            try problem("autoencoder", from: first)
                == "--from is of classifiers, and autoencoder gives pictures back; train autoencoder-classifier, which goes "
                + "on from a run of autoencoder")
        #expect(
            try problem("dcgan-classifier", from: conditional)
                == "--from conditional has weights of conditional-dcgan, and not of dcgan-classifier; no classifier is made "
                + "of conditional-dcgan")
        #expect(
            try problem("autoencoder-classifier", ["latentSize": 9], from: first).hasPrefix(
                "--from first has encoder.7.weight of [48, 5], and the model has [48, 9]; leave out options of the model"
            ))
        #expect(
            try problem("autoencoder-classifier", ["widths": [4, 6]], from: first).hasPrefix(
                "--from first has "))
        #expect(!FileSystem.isFolder(folder.path + "/none"))
    }

    @Test("a map of what speaks for a class is of the last convolution, where there is one") func explained() throws {
        let folder = TemporaryFolder()
        for (origin, side) in [(Self.origins[5], 7), (Self.origins[3], 7), (Self.origins[4], 0)] {
            let (first, second) = (folder.path + "/\(origin.name)", folder.path + "/\(origin.name)-classifier")
            try train(origin, in: first)
            try trained(plan(origin.classifier, second, from: first, "head:1@1e-2"))
            let run = try RunDirectory.open(second)
            let trained = try TrainedClassifier(run.record, from: run.latestCheckpoint().file)
            guard side > 0 else {
                #expect { try ClassExplainer(trained) } throws: { "\($0)".contains("has no feature maps") }
                continue
            }
            let explanation = try ClassExplainer(trained)(Image(height: 28, width: 28, colour: [90]))
            #expect(explanation.height == side && explanation.width == side)
        }
    }
}
