import EaselData
import EaselGraph
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// What is said about a training that goes wrong, and that nothing is said about one that goes well.
@Suite struct HealthTests {
    private struct Outcome {
        var records: [LogRecord]
        var notes: [String]
    }

    /// Trains into a run; what its log and its listener got.
    private func train(_ recipe: any Recipe, _ record: RunRecord, on dataset: Dataset) throws -> Outcome {
        let folder = TemporaryFolder()
        let directory = try RunDirectory.create(at: folder.path + "/run", record: record)
        var notes: [String] = []
        let trainer = try Trainer(recipe, on: dataset, into: directory, resuming: false)
        _ = try trainer.run(report: { event in
            if case .note(let text) = event { notes.append(text) }
        })
        return Outcome(
            records: try LogReader(path: directory.logPath).records.filter { $0.kind == .epoch }, notes: notes)
    }

    @Test func aSilentDiscriminatorIsReported() {
        func kind(_ real: Double, _ fake: Double, accuracy: Double = 0.5, step: Int = 100) -> HealthFinding.Kind? {
            HealthFinding.silence(real: real, fake: fake, accuracy: accuracy, step: step)?.kind
        }
        #expect(kind(0.5, 0.5) == .discriminatorSilent && kind(0.50001, 0.49999) == .discriminatorSilent)
        #expect(kind(0.505, 0.495) == nil && kind(0.5, 0.5, accuracy: 0.9) == nil && kind(0.5, 0.5, step: 3) == nil)
    }

    /// A small DCGAN on drawn digits.
    private func game(
        _ options: AdversarialOptions = AdversarialOptions(), learningRate: Float = 1e-3, epochs: Int = 6
    ) throws -> Outcome {
        let dataset = try fewDigits(train: 512, test: 64)
        let recipe = try AdversarialRecipe(
            DCGAN(DCGANConfiguration(baseWidth: 8, latentSize: 16)), options: options,
            optimizer: Adam(learningRate: learningRate, beta1: 0.5), batchSize: 32, seed: 5)
        var record = try recordOfRun("dcgan", [:], on: dataset, epochs: epochs, batchSize: 32)
        record.optimizer.learningRate = Double(learningRate)
        return try train(recipe, record, on: dataset)
    }

    @Test func aSoundGameIsNotReported() throws {
        let outcome = try game()
        let last = try #require(outcome.records.last)
        #expect(last.health.isEmpty, "\(last)")
        #expect((last.test["diversity"] ?? 0) > 0.1)
    }

    /// A discriminator that learns a hundred times as fast teaches the generator nothing: whatever the noise, it draws
    /// what fools a discriminator that is thrown about.
    @Test func aDiscriminatorThatLearnsTooFastIsReported() throws {
        let outcome = try game(AdversarialOptions(discriminatorRateFactor: 100))
        // What such a game does is chaos: an epoch in which diversity rises from next to nothing is not reported.
        #expect(outcome.records.allSatisfy { ($0.test["diversity"] ?? 1) < 0.1 }, "\(outcome.records)")
        let reported = outcome.records.filter { $0.health.contains { $0.contains("samples are nearly identical") } }
        #expect(!reported.isEmpty, "\(outcome.records)")
        #expect(outcome.notes == outcome.records.flatMap(\.health))
    }

    /// A generator that does not learn draws as it was born, the same grey from any noise.
    @Test func aGeneratorThatDrawsOnePictureIsReported() throws {
        let outcome = try game(AdversarialOptions(discriminatorRateFactor: 1e6), learningRate: 1e-9)
        let last = try #require(outcome.records.last)
        #expect(last.health.contains { $0.contains("samples are nearly identical") }, "\(last)")
        #expect(outcome.records.contains { $0.health.contains { $0.contains("the discriminator has won") } })
        #expect(outcome.notes.contains { $0.contains("mode collapse") })
    }

    /// The rules at their edges, without training.
    @Test func rules() {
        #expect(HealthFinding.posterior(divergence: 0.2, step: 20) == nil)
        #expect(HealthFinding.reconstructions(diversity: 0.06, step: 20) == nil)
        #expect(HealthFinding.reconstructions(diversity: 0.04, step: 19) == nil)
        #expect(HealthFinding.reconstructions(diversity: 0.04, step: 20)?.kind == .sameReconstructions)
        #expect(HealthFinding.posterior(divergence: 0.0004, step: 20)?.message.contains("less than 0.001 nats") == true)
        #expect(HealthFinding.posterior(divergence: 0.05, step: 20)?.message.contains("0.05 nats") == true)
        func modes(_ diversity: Double, _ before: Double?, _ step: Int) -> Bool {
            HealthFinding.modes(diversity: diversity, before: before, step: step)?.kind == .collapsedModes
        }
        #expect(modes(0.02, 0.02, 20) && !modes(0.02, 0.02, 19) && modes(0.02, nil, 2000) && !modes(0.5, 0.5, 10))
        // A first short epoch, and pictures that come to differ, are learning.
        #expect(!modes(0.02, nil, 100) && !modes(0.02, 0.01, 200))
        func game(
            _ real: Double, _ fake: Double, _ accuracy: Double, _ loss: Double, _ before: Double?, target: Double = 1
        ) -> Bool {
            HealthFinding.game(
                real: real, fake: fake, realTarget: target, accuracy: accuracy, generatorLoss: loss, before: before,
                step: 500) != nil
        }
        #expect(game(0.99, 0.01, 1, 5, 4) && !game(0.99, 0.01, 1, 5, nil))
        #expect(!game(0.89, 0.01, 1, 5, 4) && game(0.89, 0.01, 1, 5, 4, target: 0.9))
        // A loss that falls is a generator that still learns.
        #expect(!game(0.99, 0.01, 1, 4, 5))
        #expect(!game(0.9, 0.01, 1, 5, 4) && !game(0.99, 0.2, 1, 5, 4) && !game(0.99, 0.01, 0.9, 5, 4))
    }

    /// An autoencoder that has learnt the mean image alone, and one that has learnt more.
    @Test(arguments: [true, false]) func reconstructionsThatAreAllAlikeAreReported(areAlike: Bool) throws {
        let dataset = try fewDigits(train: 128, test: 32)
        let rate: Float = areAlike ? 1e-3 : 1e-2
        let model = try DenseAutoencoder(
            DenseAutoencoderConfiguration(
                latentSize: 32, initializer: areAlike ? .normal(standardDeviation: 1e-4) : .heNormal))
        let recipe = try ReconstructionRecipe(model, optimizer: Adam(learningRate: rate), batchSize: 16, seed: 5)
        var record = try recordOfRun("dense-autoencoder", [:], on: dataset, epochs: 8, batchSize: 16)
        record.optimizer.learningRate = Double(rate)
        let outcome = try train(recipe, record, on: dataset)
        let last = try #require(outcome.records.last)
        let isReported = last.health.contains { $0.contains("reconstructions hardly depend on the image") }
        #expect(isReported == areAlike, "\(last)")
        #expect((try #require(last.test["diversity"]) < 0.05) == areAlike, "\(last)")
        #expect(outcome.notes == outcome.records.flatMap(\.health))
    }

    /// The diversity is the ratio of the variances, whatever the batches.
    @Test func diversityIsARatioOfVariances() throws {
        let dataset = try fewDigits(train: 8, test: 30)
        let model = try DenseAutoencoder(DenseAutoencoderConfiguration(latentSize: 16))
        let recipe = try ReconstructionRecipe(model, optimizer: Adam(), batchSize: 7, seed: 5)
        let measured = try #require(recipe.evaluate(on: dataset.test)["diversity"])
        func variance(_ pictures: [[Float]]) -> Double {
            (0..<784).reduce(0) { sum, pixel in
                let values = pictures.map { Double($0[pixel]) }
                let mean = values.reduce(0, +) / Double(values.count)
                return sum + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            }
        }
        let batch = try dataset.test.batches(of: 30)[0]
        let results = Array(try recipe.evaluation(batch).output("images"))
        let given = try (0..<30).map { try dataset.test.image(at: $0).values(in: .zeroToOne) }
        let back = (0..<30).map { Array(results[($0 * 784)..<($0 * 784 + 784)]) }
        #expect(abs(measured - variance(back) / variance(given)) < 1e-5)
        let alike = try fewDigits(train: 8, test: 1)
        #expect(try recipe.evaluate(on: alike.test)["diversity"] == nil, "one image differs from no other")
    }

    @Test func aCollapsedPosteriorIsReported() throws {
        let dataset = try fewDigits(train: 128, test: 32)
        let model = try VariationalAutoencoder(
            VariationalAutoencoderConfiguration(widths: [4, 6], hiddenSize: 10, latentSize: 3))
        let record = try recordOfRun("vae", [:], on: dataset, epochs: 3, batchSize: 16)
        let recipe = try VariationalAutoencoderRecipe(
            model, options: VariationalAutoencoderOptions(beta: 1e4), optimizer: Adam(learningRate: 1e-2),
            batchSize: 16, seed: 5)
        let last = try #require(try train(recipe, record, on: dataset).records.last)
        #expect(last.health.contains { $0.contains("collapse of the posterior") }, "\(last)")
        // The divergence of each dimension is in the log and adds up.
        let divergences = try #require(last.perDimension["kl"])
        #expect(divergences.count == 3)
        #expect(abs(divergences.reduce(0, +) - (last.test["kl"] ?? -1)) < 1e-4)
    }
}

/// The first value that is not finite is found where it is made.
@Suite struct NonFiniteTests {
    private func program(_ body: (Trace) -> Void) throws -> Program {
        let trace = Trace(phase: .training)
        trace.record { body(trace) }
        try #require(trace.diagnostic == nil)
        return try Program(trace.graph)
    }

    /// A long way of sums and products on both sides of the logarithm of a negative number, in memory used again.
    @Test func theInstructionIsNamed() throws {
        let program = try program { trace in
            let input = trace.input("input", [64, 32])
            let sums = matrixProduct(
                matrixProduct(input, input, transposingFirst: true), input, transposingSecond: true)
            let logarithms = log(sums.sum(over: [1]) - 1e6)
            trace.output("result", matrixProduct(logarithms.reshaped(to: [1, 32]), sums).sum())
        }
        try program.input("input").values.update(repeating: 0.5)
        let found = try #require(program.runFindingNonFinite())
        #expect(try program.scalar("result").isNaN)
        #expect(found.label.contains("log") && found.value.isNaN, "\(found)")
        #expect(found.instruction.map { program.labels[$0 - 1] } == found.label)
        #expect(found.largestOperand.isFinite && "\(found)".contains("of \(program.labels.count)"))
        // With numbers that stay finite it gives the results of a plain run, and nothing is found.
        try program.input("input").values.update(repeating: 300)
        #expect(program.runFindingNonFinite() == nil)
        let result = try program.scalar("result")
        program.run()
        #expect(try result == program.scalar("result") && result.isFinite)
    }

    @Test func anInputIsNamed() throws {
        let program = try program { $0.output("sum", $0.input("pictures", [4]).sum()) }
        try program.input("pictures")[2] = .infinity
        let found = try #require(program.runFindingNonFinite())
        #expect("\(found)" == "input pictures held inf before the step began")
    }

    /// A rate this large throws the weights further and further, or weights this large are there from the start.
    @Test(arguments: [1, 1e30]) func aTrainingThatOverflowsNamesItsInstruction(scale: Float) throws {
        let optimizer = SGD(learningRate: scale == 1 ? 1e6 : 1e-3, momentum: 0.9)
        let run = try SmallRun(train: 50, batchSize: 10, epochs: 20, optimizer: optimizer)
        let directory = try run.directory()
        let recipe = try run.recipe()
        for named in recipe.parameters { named.parameter.values = named.parameter.values.map { $0 * scale } }
        let trainer = try Trainer(recipe, on: run.dataset, into: directory, resuming: false)
        trainer.checkpointInterval = 1
        let text = message { _ = try trainer.run() }
        #expect(text.contains("of finite numbers, the largest"), "\(text)")
        #expect(text.contains("instruction ") && text.contains("reading "), "\(text)")
        #expect(!text.contains("\n"))
        let last = try #require(try LogReader(path: directory.logPath).records.last)
        #expect(last.health.count == 1 && text.hasPrefix(last.health[0]))
        // What is saved is from before.
        if let saved = try? directory.latestCheckpoint() { #expect(saved.metadata.step < last.step) }
    }

    /// Also many steps after the last copy of the parameters, and after a resume: they are taken again.
    @Test func theStepsBeforeAreTakenAgain() throws {
        let run = try SmallRun(train: 400, batchSize: 10, epochs: 1, schedule: "constant")
        let directory = try run.directory()
        let recipe = try run.recipe()
        let trainer = try Trainer(recipe, on: run.dataset, into: directory, resuming: false)
        let start = recipe.parameters.map(\.parameter.values)
        var after: [[Float]] = []
        let text = message {
            _ = try trainer.run(report: { event in
                guard case .step(_, let step, _, _) = event else { return }
                if step == 25 { after = recipe.parameters.map(\.parameter.values) }
                // A loss that only the wrapper makes up is not found again, so nothing is said about a cause.
                if step == 25 { recipe.losses[26] = .nan }
            })
        }
        #expect(text.contains("loss is nan at step 26 (epoch 1); nothing is saved yet"), "\(text)")
        // Taken again from step 16 on, the 26 steps end where they would have.
        #expect(recipe.stepCount == 26 && after != start)
    }
}
