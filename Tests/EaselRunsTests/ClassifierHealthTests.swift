import EaselCore
import EaselData
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselTraining
import Testing

/// What is said about a classifier that does not learn, or not what it should, and that nothing is said of a sound one.
@Suite struct ClassifierHealthTests {
    private func record(
        _ epoch: Int, train: (loss: Double, accuracy: Double), test: (loss: Double, accuracy: Double),
        health: [String] = []
    ) -> LogRecord {
        LogRecord(
            kind: .epoch, epoch: epoch, step: epoch * 100, train: ["loss": train.loss, "accuracy": train.accuracy],
            test: ["loss": test.loss, "accuracy": test.accuracy], health: health)
    }

    private func history(_ records: [LogRecord]) -> EpochHistory {
        records.reduce(into: EpochHistory()) { $0.add($1) }
    }

    // MARK: The rules

    @Test func guessing() {
        let even = ChanceLevel(labels: (0..<1000).map { Int32($0 % 10) })
        #expect(abs(even.loss - 2.302585) < 1e-6 && even.accuracy == 0.1 && even.count == 1000)
        #expect(abs(even.highestAccuracy - 0.12846) < 1e-4)
        let uneven = ChanceLevel(labels: [0, 0, 0, 1])
        #expect(abs(uneven.loss - 0.562335) < 1e-6 && uneven.accuracy == 0.75)
        #expect(ChanceLevel(labels: []).loss == 0)
    }

    @Test func aLossAtChanceLevel() {
        let level = ChanceLevel(labels: (0..<1000).map { Int32($0 % 10) })
        func found(_ loss: Double, _ accuracy: Double, _ train: Double, step: Int = 100) -> String? {
            HealthFinding.chance(loss: loss, accuracy: accuracy, trainAccuracy: train, level: level, step: step)?
                .message
        }
        #expect(
            found(2.3026, 0.1, 0.1)?.contains("guessing gives 2.3, and 10 % are right; try a learning rate") == true)
        #expect(found(40, 0.1, 0.1)?.hasSuffix("lower the learning rate") == true)
        // A loss that falls, however slowly; what is right more often; what is right in training; the first steps.
        #expect(found(2.2, 0.1, 0.1) == nil && found(2.31, 0.15, 0.1) == nil && found(2.31, 0.1, 0.3) == nil)
        #expect(found(2.31, 0.1, 0.1, step: 99) == nil)
        // With classes of other shares guessing is better than the logarithm of their number.
        let uneven = ChanceLevel(labels: (0..<100).map { $0 < 90 ? 0 : 1 })
        #expect(HealthFinding.chance(loss: 0.33, accuracy: 0.9, trainAccuracy: 0.9, level: uneven, step: 100) != nil)
        #expect(HealthFinding.chance(loss: 0.3, accuracy: 0.9, trainAccuracy: 0.9, level: uneven, step: 100) == nil)
        let one = ChanceLevel(labels: [Int32](repeating: 3, count: 100))
        #expect(HealthFinding.chance(loss: 0, accuracy: 1, trainAccuracy: 1, level: one, step: 100) == nil)
    }

    @Test func overfitting() {
        func found(_ losses: [(train: Double, test: Double)]) -> HealthFinding? {
            let records = losses.enumerated().map {
                record($0.offset + 1, train: ($0.element.train, 0.9), test: ($0.element.test, 0.8))
            }
            return HealthFinding.overfitting(of: records[records.count - 1], in: history(Array(records.dropLast())))
        }
        let rising = [(0.9, 0.8), (0.5, 0.6), (0.4, 0.65), (0.3, 0.7), (0.2, 0.75)].map { (train: $0.0, test: $0.1) }
        let message = found(rising)?.message ?? ""
        #expect(message.contains("lowest in epoch 2, 0.6, and is 0.75, while that of training fell from 0.5 to 0.2"))
        #expect(found(Array(rising.dropLast())) == nil, "two epochs may be chance")
        #expect(found([(0.9, 0.8), (0.5, 0.6), (0.4, 0.61), (0.3, 0.60), (0.2, 0.75)]) == nil, "one epoch is a spike")
        #expect(found([(0.2, 0.5), (0.3, 0.7), (0.4, 0.8), (0.5, 0.9)]) == nil, "what diverges is no overfitting")
        #expect(found([(0.9, 0.8), (0.5, 0.6), (0.4, 0.62), (0.3, 0.63), (0.2, 0.64)]) == nil, "hardly higher")
        #expect(found([(9e-3, 1e-3), (3e-3, 2e-3), (2e-3, 3e-3), (1e-3, 4e-3)]) == nil, "next to nothing")
        // Once in a run, also where an earlier epoch is known from the log alone.
        let records = rising.enumerated().map {
            record(
                $0.offset + 1, train: ($0.element.train, 0.9), test: ($0.element.test, 0.8),
                health: $0.offset == 4 ? [message] : [])
        }
        let next = record(6, train: (0.1, 0.95), test: (0.9, 0.8))
        #expect(HealthFinding.overfitting(of: next, in: history(records)) == nil)
        #expect(HealthFinding.overfitting(of: next, in: history(Array(records.dropLast()))) != nil)
    }

    @Test func shuffledLabels() {
        let level = ChanceLevel(labels: (0..<1000).map { Int32($0 % 10) })
        func found(_ accuracies: [(train: Double, test: Double)]) -> HealthFinding? {
            let records = accuracies.enumerated().map {
                record($0.offset + 1, train: (1, $0.element.train), test: (3, $0.element.test))
            }
            return HealthFinding.shuffledLabels(
                of: records[records.count - 1], in: history(Array(records.dropLast())), level: level)
        }
        let shuffled = [(train: 0.15, test: 0.1), (train: 0.3, test: 0.11), (train: 0.5, test: 0.09)]
        #expect(found(shuffled)?.message.contains("50 % of the training pictures are right") == true)
        #expect(found(Array(shuffled.dropFirst())) == nil, "of two epochs nothing is said")
        #expect(found([(0.5, 0.1), (0.9, 0.5), (0.95, 0.9)]) == nil, "running statistics take an epoch to follow")
        #expect(found([(0.1, 0.1), (0.11, 0.1), (0.12, 0.1)]) == nil, "nothing learnt at all is at chance level")
        #expect(found([(0.3, 0.1), (0.4, 0.2), (0.5, 0.3)]) == nil)
        #expect(found([(0.6, 0.1), (0.5, 0.1), (0.4, 0.1)]) == nil, "training gets worse")
    }

    @Test func deadUnits() {
        let none = EpochHistory()
        func found(
            _ layers: [(name: String, units: Int, dead: Int)], images: Int = 128, in history: EpochHistory = none
        ) -> HealthFinding? {
            HealthFinding.deadUnits(layers, images: images, in: history, step: 100)
        }
        let finding = found([("a", 64, 3), ("features.3", 64, 40), ("b", 10, 5)])
        #expect(finding?.kind == .deadUnits)
        #expect(
            finding?.message.hasPrefix(
                "dead ReLUs: after features.3, 40 of 64 units are 0 for all of 128 test pictures, and of 1 other")
                == true)
        #expect(found([("a", 64, 31), ("b", 4, 4)]) == nil && found([]) == nil)
        #expect(found([("a", 64, 64)], images: 20) == nil, "few images")
        let said = history([record(1, train: (1, 1), test: (1, 1), health: [finding?.message ?? ""])])
        #expect(found([("a", 64, 64)], in: said) == nil)
    }

    // MARK: Trainings

    private func train(
        _ model: any ImageClassifier, on dataset: Dataset, epochs: Int, batchSize: Int = 10, rate: Float = 1e-3,
        stopping: Int? = nil
    ) throws -> [LogRecord] {
        let folder = TemporaryFolder()
        var record = try recordOfRun("mlp", [:], on: dataset, epochs: epochs, batchSize: batchSize)
        record.optimizer.learningRate = Double(rate)
        let path = folder.path + "/run"
        func trainer(_ directory: RunDirectory, resuming: Bool) throws -> Trainer {
            let recipe = try ClassifierRecipe(
                model, optimizer: Adam(learningRate: rate), batchSize: batchSize, seed: 5)
            return try Trainer(recipe, on: dataset, into: directory, resuming: resuming)
        }
        do {
            let first = try trainer(RunDirectory.create(at: path, record: record), resuming: false)
            _ = try first.run(shouldStop: { first.stepsDone >= stopping ?? .max })
        }
        if stopping != nil { _ = try trainer(RunDirectory.open(path, forTraining: true), resuming: true).run() }
        return try LogReader(path: path + "/log.jsonl").records.filter { $0.kind == .epoch }
    }

    private func perceptron(_ widths: [Int] = [32]) throws -> MultilayerPerceptron {
        try MultilayerPerceptron(MultilayerPerceptronConfiguration(widths: widths))
    }

    /// Digits whose training labels have nothing to do with them.
    private func shuffled() throws -> Dataset {
        let digits = try fewDigits(train: 200, test: 100)
        let labels = (0..<200).map { Int32(truncatingIfNeeded: $0 * 7919 % 101 % 10) }
        return try Dataset(
            name: "digits", classNames: digits.classNames, train: digits.train.withLabels(labels), test: digits.test,
            source: "drawn")
    }

    @Test func aSoundTrainingIsNotReported() throws {
        let records = try train(perceptron(), on: fewDigits(train: 1000, test: 100), epochs: 3)
        #expect(records.count == 3 && records.allSatisfy(\.health.isEmpty), "\(records)")
        #expect(records[2].test["accuracy"] ?? 0 > 0.8, "\(records)")
    }

    @Test func shuffledLabelsAreReportedOnce() throws {
        let records = try train(perceptron([128]), on: shuffled(), epochs: 14)
        let reported = records.filter { $0.health.contains { $0.hasPrefix("labels look shuffled: ") } }
        #expect(reported.count == 1, "\(records)")
        #expect(
            records.allSatisfy { !$0.health.contains { $0.contains("chance level") } || $0.epoch < 8 }, "\(records)")
    }

    /// Also by a run that was resumed: what was said stands in the log.
    @Test func overfittingIsReportedOnceAlsoAfterAResume() throws {
        let whole = try train(perceptron([64]), on: shuffled(), epochs: 16)
        let found = whole.filter { $0.health.contains { $0.hasPrefix("the model overfits: ") } }
        #expect(found.count == 1, "\(whole)")
        let resumed = try train(
            perceptron([64]), on: shuffled(), epochs: 16, stopping: 20 * (found.first?.epoch ?? 8) + 5)
        #expect(resumed.map(\.health) == whole.map(\.health))
    }

    /// A model that gives every image the same answer, for all its units are dead.
    @Test func aModelThatDoesNotLearnIsReported() throws {
        let model = try perceptron([16])
        initialize(model, seed: 5)
        let bias = try #require(namedParameters(of: model).first { $0.parameter.shape == [16] })
        bias.parameter.values = [Float](repeating: -1000, count: 16)
        let records = try train(model, on: fewDigits(train: 400, test: 100), epochs: 3, rate: 1e-4)
        // Nothing is said of a loss after the first steps.
        let said = records.map { $0.health.contains { $0.hasPrefix("the loss is at chance level: ") } }
        #expect(said == [false, false, true], "\(records)")
    }

    /// Units that a large negative bias keeps at zero.
    @Test func deadUnitsAreReported() throws {
        let model = try perceptron([16, 12])
        initialize(model, seed: 5)
        let bias = try #require(namedParameters(of: model).filter { $0.parameter.shape.rank == 1 }.dropFirst().first)
        bias.parameter.values = (0..<12).map { $0 < 9 ? -1000 : 0.1 }
        let records = try train(model, on: fewDigits(train: 300, test: 100), epochs: 2, rate: 1e-4)
        let name = bias.name.split(separator: ".").dropLast().joined(separator: ".")
        let said = records[0].health.first ?? ""
        #expect(said.hasPrefix("dead ReLUs: after \(name), 9 of 12 units are 0 for all of 100 "), "\(records)")
        #expect(records[1].health.isEmpty, "\(records)")
    }
}
