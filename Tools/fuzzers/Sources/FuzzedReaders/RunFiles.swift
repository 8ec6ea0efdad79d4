import Easel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension FuzzedReader {
    /// `run.json`, and all that is read from what it says.
    static let runRecord = FuzzedReader(
        "run.json", ["RunRecord.read", "RunRecord.makeOptimizer", "ModelCatalog.completed"],
        maximumLength: 2048, dictionary: jsonWords + recordWords + optionWords, seeds: { try runRecords() }
    ) {
        let scratch = try ScratchFile()
        return { bytes in
            try scratch.write(bytes)
            let record = try RunRecord.read(path: scratch.path)
            try require(record.imageShape.count > 0, "pictures are \(record.imageShape)")
            let again = try JSONDecoder().decode(RunRecord.self, from: JSONEncoder().encode(record))
            try require(again == record, "written again, the record is another one")
            _ = try LearningRateSchedules.parse(record.schedule)
            try require((record.gradientClipping == nil) == (record.clipping == nil), "the clipping is lost")
            _ = try record.optimizer.makeOptimizer()
            try checkCompletion(of: record.model)
        }
    }

    /// A model's name and options, as `run.json` and the command line hand them to the catalogue.
    static let modelOptions = FuzzedReader(
        "model-options", ["ModelCatalog.completed"], maximumLength: 512, dictionary: jsonWords + optionWords,
        seeds: { try modelDescriptions().map { Array(try JSONEncoder().encode($0)) } }
    ) {
        { bytes in
            // What is no description of a model is another reader's to refuse.
            guard let model = try? JSONDecoder().decode(RunRecord.Model.self, from: Data(bytes)) else { return }
            try checkCompletion(of: model)
        }
    }

    /// Completing what is complete changes nothing.
    private static func checkCompletion(of model: RunRecord.Model) throws {
        let whole = try ModelCatalog.completed(model)
        try require(try ModelCatalog.completed(whole) == whole, "completed twice, \(model) is another model")
        try require(
            model.options.allSatisfy { whole.options[$0.key] == $0.value }, "completed, \(model) has other options")
    }

    private static func modelDescriptions() throws -> [RunRecord.Model] {
        let given: [RunRecord.Model] = [
            .init(name: "denoising-autoencoder", options: ["noise": .text("masking:0.5")]),
            .init(name: "dense-autoencoder", options: ["activation": .text("elu(0.5)")]),
            .init(name: "gan", options: ["widths": .list([.integer(8), .integer(16)]), "loss": .text("hinge")]),
            .init(name: "dcgan", options: ["averageDecay": .number(0.5), "discriminatorLearningRate": .number(1e-4)]),
        ]
        return try (ModelCatalog.names.map { RunRecord.Model(name: $0) } + given).map(ModelCatalog.completed)
    }

    /// Records of every model, with all that may be left out and without.
    private static func runRecords() throws -> [[UInt8]] {
        let scratch = try ScratchFile()
        return try modelDescriptions().enumerated().map { index, model in
            let isFull = index % 2 == 0
            let record = try RunRecord(
                easelVersion: "0.1.0", created: "2026-01-01T00:00:00Z",
                host: isFull ? .init(name: "a machine", threads: 2) : nil, model: model,
                image: .init(height: 28, width: 28, channels: 1),
                dataset: .init(
                    name: "mnist", path: isFull ? "/pictures" : nil, limit: isFull ? 1000 : nil, trainCount: 1000,
                    testCount: 100, validationCount: isFull ? 50 : nil, fingerprint: "00ff",
                    classNames: isFull ? ["cat", "dog"] : nil, folderRules: isFull ? .current : nil,
                    reading: isFull
                        ? .init(
                            classes: ["cat", "dog"], labels: .name, testShare: 0.2, validationShare: 0.1,
                            faults: .lenient) : nil), seed: isFull ? .max : 0, epochs: 5, batchSize: 128,
                optimizer: RunRecord.Optimizer(AnyOptimizer.all[index % AnyOptimizer.all.count]),
                schedule: isFull ? "warm-up=1,cosine:to=1e-5" : "step:every=10,factor=0.1",
                clipping: isFull ? .init(kind: .globalNorm, limit: 1) : nil,
                judge: isFull ? .init(path: "judge", hash: "0f") : nil,
                augmentation: isFull
                    ? .init(
                        operations: "rotate:10@0.5;pad-crop",
                        generated: .init(path: "../run", hash: "0f", share: 0.5, count: 3, checksum: 7)) : nil)
            try record.write(to: scratch.path + ".json")
            return try scratch.taking(scratch.path + ".json")
        }
    }
}

/// What JSON can have where it is not expected.
let jsonWords = [
    "null", "true", "false", "-1", "1e400", "-0.0", "9223372036854775808", "18446744073709551616", "[[[[", "\\\\u0000",
    "\\\\ud83d\\\\ude00", "\\\\ud800", "\"\":", "{}", "[]",
]

private let recordWords = [
    "formatVersion", "easelVersion", "created", "host", "name", "threads", "model", "options", "image", "height",
    "width",
    "channels", "dataset", "reading", "classes", "testShare", "validationShare", "faults", "strict", "faulty",
    "validationCount", "heldOutForValidation", "path", "limit", "trainCount", "testCount", "fingerprint", "classNames",
    "maskClasses",
    "folderRules",
    "seed", "epochs", "batchSize",
    "optimiser", "learningRate", "hyperparameters", "beta1", "epsilon", "momentum", "schedule", "clipping", "kind",
    "globalNorm", "value", "judge", "hash", "warm-up=", "cosine", "exponential:rate=", "linear:to=", "sgd", "rmsprop",
    "adagrad", "adamw", "augmentation", "operations", "generated", "share", "checksum",
    "tensorBoard",
].map { "\"\($0)\"" }

private let optionWords =
    [
        "latentSize", "widths", "activation", "noise", "selfSupervised", "likelihood", "beta", "klWarmUp", "hiddenSize",
        "classes",
        "loss",
        "baseWidth", "spectralNormalisation", "discriminatorSteps", "discriminatorLearningRate", "realTarget",
        "gradientPenalty", "r1", "r1Interval", "averageDecay", "averageHalfLife", "averageStatistics", "diffAugment",
        "discriminatorWidth", "refiningLayers", "headSize", "deviationGroup", "discriminatorNorm", "conditioning",
        "projection", "binarise",
        "featureSize", "initializer", "inputNormalisation", "convention", "width", "stem", "dropout", "withoutHeads",
        "encoder", "withoutNormalisation",
        "labelSmoothing", "classWeights", "l2", "decayFiltersOnly",
    ].map { "\"\($0)\":" }
    + ClassificationLoss.names.map { "\"\($0)\"" }
    + ModelCatalog.names.map { "\"name\":\"\($0)\"" } + AdversarialLoss.allCases.map { "\"\($0.rawValue)\"" }
