import EaselCore
import EaselData
import EaselFiles
import EaselRuns
import EaselTraining

/// A few drawn digits to learn from and to test on.
func fewDigits(train: Int = 20, test: Int = 12) throws -> Dataset {
    let digits = try Digits()
    return try Dataset(
        name: "digits", classNames: (0...9).map(String.init), train: digits.images(from: 0, count: train),
        test: digits.images(from: 1000, count: test), source: "drawn")
}

/// A few drawn scenes to learn from and to test on, with masks.
func fewScenes(train: Int = 12, test: Int = 6, side: Int = 24, channels: Int = 3) throws -> Dataset {
    try Scenes(ImageShape(height: side, width: side, channels: channels)).dataset(trainCount: train, testCount: test)
}

/// A model of the catalogue with all its options: the default ones, but narrow where its width is one.
func narrow(_ name: String, classes: Int? = nil) throws -> RunRecord.Model {
    let hasWidth = try ModelCatalog.entry(named: name).options.contains { $0.name == "width" }
    var options: [String: JSONValue] = hasWidth ? ["width": .number(1 / 32)] : [:]
    if let classes { options["classes"] = .integer(classes) }
    return try ModelCatalog.completed(.init(name: name, options: options))
}

/// A run of a model by its name and options.
func recordOfRun(
    _ model: String, _ options: [String: JSONValue], on dataset: Dataset, epochs: Int = 2, batchSize: Int = 8
) throws -> RunRecord {
    RunRecord(
        easelVersion: "0", model: .init(name: model, options: options),
        image: dataset.imageShape,
        dataset: .init(
            name: "digits", trainCount: dataset.train.count, testCount: dataset.test.count, fingerprint: "crc32:0"),
        seed: 5, epochs: epochs, batchSize: batchSize,
        optimizer: try .init(Adam(learningRate: 1e-3, beta1: model.hasSuffix("gan") ? 0.5 : 0.9)))
}

/// Small models of every kind, by name and options.
let smallModels: [(name: String, options: [String: JSONValue])] = [
    ("dense-autoencoder", ["latentSize": 6]),
    ("denoising-autoencoder", ["latentSize": 6, "widths": [4, 6], "noise": "salt-and-pepper:0.2"]),
    ("vae", ["latentSize": 3, "widths": [4, 6], "hiddenSize": 10, "klWarmUp": .number(1.5), "beta": 2]),
    ("vae", ["latentSize": 3, "widths": [4, 6], "hiddenSize": 10, "likelihood": "gaussian:0.3"]),
    (
        "gan",
        ["latentSize": 5, "widths": [12, 16], "realTarget": .number(0.9), "discriminatorLearningRate": .number(5e-4)]
    ),
    ("vae", ["widths": .list([4, 6]), "hiddenSize": 10, "latentSize": 3, "binarise": .boolean(true)]),
    (
        "dcgan",
        [
            "latentSize": 5, "baseWidth": 3, "discriminatorWidth": 2, "refiningLayers": 1, "headSize": 4,
            "deviationGroup": 4, "discriminatorNorm": "none", "r1": .number(1), "r1Interval": 2,
            "discriminatorRateFactor": .number(0.5), "diffAugment": "colour,translation,cutout",
            "averageHalfLife": .number(0.2), "averageStatistics": "standing",
        ]
    ),
    ("dcgan", ["latentSize": 5, "baseWidth": 3, "averageDecay": .number(0.9), "discriminatorSteps": 2]),
    ("dcgan", ["latentSize": 5, "baseWidth": 3, "loss": "wasserstein"]),
    ("dcgan", ["latentSize": 5, "baseWidth": 3, "loss": "hinge", "r1": 1]),
    (
        "small-convnet",
        [
            "widths": [4, 6], "featureSize": 8, "loss": "binary", "labelSmoothing": .number(0.1), "l2": .number(1e-3),
        ]
    ),
    (
        "mlp",
        [
            "widths": [12], "loss": "focal:1.5", "classWeights": "1.0,2.0,0.5,1.0,1.0,0.0,1.0,1.0,1.0,1.0",
        ]
    ),
]

extension JSONValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral
{
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(arrayLiteral elements: Int...) { self = .list(elements.map { .integer($0) }) }
}
