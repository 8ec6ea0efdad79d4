import ArgumentParser
import EaselCore
import EaselFiles
import EaselRuns
import EaselTraining

/// What a model is built from and what its loss is; each model takes some of these.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Numbers that a picture is coded as or drawn from (every model but classifier).", valueName: "count"))
    var latentSize: Int?

    @Option(
        help: ArgumentHelp(
            "Channels of each stage, or features of each layer (autoencoder, denoising-autoencoder, vae, conditional-vae, gan, classifier).",
            valueName: "list"))
    var widths: IntegerList?

    @Option(help: ArgumentHelp("Features between convolutions and codes (vae, conditional-vae).", valueName: "count"))
    var hiddenSize: Int?

    @Option(
        help: ArgumentHelp("Channels of the stage beside the picture (dcgan, conditional-dcgan).", valueName: "count"))
    var baseWidth: Int?

    @Option(
        help: ArgumentHelp(
            "What is applied to the code, such as relu or sigmoid (dense-autoencoder).", valueName: "name"))
    var activation: String?

    @Option(
        help: ArgumentHelp(
            "How weights are drawn, such as heNormal or pyTorchDefault (autoencoders, vae, conditional-vae).",
            valueName: "name"))
    var initializer: String?

    @Option(
        help: ArgumentHelp(
            "gaussian:0.5, salt-and-pepper:0.3 or masking:0.5, drawn anew for each batch (denoising-autoencoder).",
            valueName: "noise"))
    var noise: String?

    @Option(
        help: ArgumentHelp(
            "bernoulli, or gaussian:0.1 with a pixel's standard deviation (vae, conditional-vae).", valueName: "name"))
    var likelihood: String?

    @Option(help: ArgumentHelp("The weight of the divergence (vae, conditional-vae).", valueName: "weight"))
    var beta: Double?

    @Option(
        help: ArgumentHelp("Epochs over which that weight rises from 0 (vae, conditional-vae).", valueName: "epochs"))
    var klWarmUp: Double?

    @Option(
        help: ArgumentHelp(
            "\(AdversarialLoss.allCases.map(\.rawValue).joined(separator: ", ")) (gan, dcgan, conditional-dcgan).",
            valueName: "name"))
    var loss: String?

    @Option(
        help: ArgumentHelp(
            "Steps of the discriminator for each of the generator (gan, dcgan, conditional-dcgan).", valueName: "count")
    )
    var discriminatorSteps: Int?

    @Option(
        help: ArgumentHelp("Its learning rate, where it is another (gan, dcgan, conditional-dcgan).", valueName: "rate")
    )
    var discriminatorLearningRate: Double?

    @Option(
        help: ArgumentHelp(
            "What the discriminator should say to real pictures; 0.9 is one-sided label smoothing (gan, dcgan, conditional-dcgan).",
            valueName: "share"))
    var realTarget: Double?

    @Option(
        help: ArgumentHelp(
            "The weight of the gradient penalty between real and drawn pictures; 10 with wasserstein (gan, dcgan, conditional-dcgan).",
            valueName: "weight"))
    var gradientPenalty: Double?

    @Option(
        help: ArgumentHelp(
            "The weight of the gradient penalty at real pictures (gan, dcgan, conditional-dcgan).", valueName: "weight")
    )
    var r1: Double?

    @Option(
        help: ArgumentHelp(
            "Draw samples by a moving average of the generator that keeps this share, such as 0.999 (gan, dcgan, conditional-dcgan).",
            valueName: "share"))
    var averageDecay: Double?

    @Flag(
        help: "Normalise the discriminator's weights by their largest singular value (gan, dcgan, conditional-dcgan).")
    var spectralNormalisation = false

    @Option(help: ArgumentHelp("Features that classes are told by (classifier).", valueName: "count"))
    var featureSize: Int?

    /// What was given, by the name that a run records it under.
    private var values: [String: JSONValue] {
        let all: [(String, JSONValue?)] = [
            ("latentSize", latentSize.map { .integer($0) }),
            ("widths", widths.map { .list($0.values.map { .integer($0) }) }),
            ("hiddenSize", hiddenSize.map { .integer($0) }), ("baseWidth", baseWidth.map { .integer($0) }),
            ("activation", activation.map { .text($0) }), ("initializer", initializer.map { .text($0) }),
            ("noise", noise.map { .text($0) }),
            ("likelihood", likelihood.map { .text($0) }), ("beta", beta.map { .number($0) }),
            ("klWarmUp", klWarmUp.map { .number($0) }), ("loss", loss.map { .text($0) }),
            ("discriminatorSteps", discriminatorSteps.map { .integer($0) }),
            ("discriminatorLearningRate", discriminatorLearningRate.map { .number($0) }),
            ("realTarget", realTarget.map { .number($0) }), ("gradientPenalty", gradientPenalty.map { .number($0) }),
            ("r1", r1.map { .number($0) }), ("averageDecay", averageDecay.map { .number($0) }),
            ("spectralNormalisation", spectralNormalisation ? .boolean(true) : nil),
            ("featureSize", featureSize.map { .integer($0) }),
        ]
        return Dictionary(uniqueKeysWithValues: all.compactMap { name, value in value.map { (name, $0) } })
    }

    /// The flags that were given, for a command that cannot use them.
    var given: [String] { values.keys.sorted().map(ModelCatalog.flag) }

    /// The model as a run records it: what was given, and the usual values of all else.
    /// - Parameter classes: How many classes the pictures are of, for a model that is told them.
    func record(_ name: String, classes: Int? = nil) throws -> RunRecord.Model {
        var values = values
        if ModelCatalog.needsLabels(name) { values["classes"] = classes.map { .integer($0) } }
        return try ModelCatalog.completed(RunRecord.Model(name: name, options: values))
    }
}

/// A model that is looked at without a run: its name, its options, and the size of what it works on.
struct NamedModelOptions: ParsableArguments {
    @Argument(help: "The model: \(ModelCatalog.names.joined(separator: ", ")).")
    var model: String

    @Option(help: ArgumentHelp("Height, width and channels of the pictures.", valueName: "HxWxC"))
    var image = ImageShape(height: 28, width: 28, channels: 1)

    @Option(help: ArgumentHelp("Pictures in a batch.", valueName: "count"))
    var batchSize = 128

    @OptionGroup(title: "Model") var options: ModelOptions

    func validate() throws { try check("--batch-size", batchSize, in: 1...65536) }

    /// The model as a run would record it.
    func record() throws -> RunRecord.Model { try options.record(model) }
}

/// The names of those flags that were given.
func flags(_ all: [(name: String, isGiven: Bool)]) -> [String] { all.filter(\.isGiven).map(\.name) }

/// Whole numbers separated by commas.
struct IntegerList: ExpressibleByArgument {
    let values: [Int]

    init(_ values: [Int]) { self.values = values }

    init?(argument: String) {
        let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard !numbers.contains(nil) else { return nil }
        values = numbers.compactMap { $0 }
    }

    var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

extension ImageShape: ExpressibleByArgument {
    /// Reads `28x28x1` or `28x28`.
    public init?(argument: String) { self.init(argument) }
    /// `28x28x1`.
    public var defaultValueDescription: String { description }
}
