// Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks
// A. Radford, L. Metz and S. Chintala, ICLR 2016
// https://arxiv.org/abs/1511.06434
//
// Differences from the paper:
// - The first layer of the generator and the last of the discriminator cover the smallest image whole: 7x7 for 28x28,
//   4x4 for 32x32 and 64x64. Noise is normal instead of uniform.
// - Half the paper's channels: 64 beside the image, doubling with each stage up to eightfold.
// - Without batch normalisation, which a critic with a gradient penalty must not have, layers have a bias instead.
// - What the configuration adds, by default nothing: 3x3 convolutions between the generator's stages, the spread of a
//   batch as a channel of the discriminator, a hidden layer before its logit, a width of its own.
//
// For images of 28x28x1, noise to image to logit:
//
// | layer                     | output        | parameters |
// | Unflatten                 | 1x1x100       |          0 |
// | generator.1 TransposedConvolution2D | 7x7x128 |   627200 |
// | generator.2 BatchNorm     | 7x7x128       |        512 |
// | relu                      | 7x7x128       |          0 |
// | generator.4 TransposedConvolution2D | 14x14x64 |  131072 |
// | generator.5 BatchNorm     | 14x14x64      |        256 |
// | relu                      | 14x14x64      |          0 |
// | generator.7 TransposedConvolution2D | 28x28x1 |     1024 |
// | tanh                      | 28x28x1       |          0 |
// | discriminator.0 Convolution2D | 14x14x64  |       1024 |
// | leakyRelu                 | 14x14x64      |          0 |
// | discriminator.2 Convolution2D | 7x7x128   |     131072 |
// | discriminator.3 BatchNorm | 7x7x128       |        512 |
// | leakyRelu                 | 7x7x128       |          0 |
// | discriminator.5 Convolution2D | 1x1x1     |       6272 |
// | Flatten                   | 1             |          0 |

import EaselCore
import EaselFiles
import EaselGraph
import EaselLayers

/// A convolutional generative adversarial network.
///
/// Generates images of any size from 1x1, with 1 to 4 channels: stages of stride 2 go on until the longer side has at
/// most 7 pixels, so 28x28 has two, 32x32 three and 64x64 four. Weights are drawn from N(0, 0.02), the scales of batch
/// normalisation from N(1, 0.02).
public struct DCGAN: AdversarialModel {
    /// The generator, from noise to images.
    public let generator: Sequential
    /// The discriminator, from images to logits.
    public let discriminator: Sequential
    /// The configuration the model was built from.
    public let configuration: DCGANConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: DCGANConfiguration = DCGANConfiguration()) throws {
        generator = try Self.generator(configuration, inputs: configuration.latentSize)
        discriminator = try Self.discriminator(configuration, inputChannels: configuration.channels)
        self.configuration = configuration
    }

    private static let scale = Initializer.normal(mean: 1, standardDeviation: 0.02)

    /// The layers from `[N, inputs]` to images.
    static func generator(_ configuration: DCGANConfiguration, inputs: Int) throws -> Sequential {
        let stages = try configuration.stages()
        let channels = configuration.stageChannels
        return Sequential {
            Unflatten(to: [1, 1, inputs])
            TransposedConvolution2D(
                inputChannels: inputs, outputChannels: channels[channels.count - 1], kernelSize: stages.last,
                bias: false, initializer: .dcgan)
            for stage in (1..<channels.count).reversed() {
                BatchNorm(channels: channels[stage], initializer: scale)
                Activation.relu
                TransposedConvolution2D(
                    inputChannels: channels[stage], outputChannels: channels[stage - 1], kernelSize: 4, stride: 2,
                    padding: stages.padding(ofStage: stage), bias: false, initializer: .dcgan)
                if stage > 1 { refining(channels[stage - 1], layers: configuration.refiningLayers) }
            }
            Activation.tanh
        }
    }

    /// 3x3 convolutions of as many channels as they are given, each after a normalisation and an activation.
    @SequentialBuilder private static func refining(_ channels: Int, layers: Int) -> [any Module] {
        for _ in 0..<layers {
            BatchNorm(channels: channels, initializer: scale)
            Activation.relu
            Convolution2D(
                inputChannels: channels, outputChannels: channels, kernelSize: 3, padding: .all(1), bias: false,
                initializer: .dcgan)
        }
    }

    /// The layers from images, with whatever other channels come with them, to logits.
    static func discriminator(_ configuration: DCGANConfiguration, inputChannels: Int) throws -> Sequential {
        let stages = try configuration.stages()
        let channels = [inputChannels] + configuration.discriminatorChannels.dropFirst()
        let (group, headSize) = (configuration.deviationGroup, configuration.headSize)
        let isNormalised = configuration.isDiscriminatorNormalised
        let isSpectral = configuration.isSpectrallyNormalised
        let weights = Initializer.normal(standardDeviation: configuration.discriminatorDeviation)
        return Sequential {
            for stage in 1..<channels.count {
                Convolution2D(
                    inputChannels: channels[stage - 1], outputChannels: channels[stage], kernelSize: 4, stride: 2,
                    padding: stages.padding(ofStage: stage), bias: !isNormalised, initializer: weights,
                    biasInitializer: .zeros, isSpectrallyNormalised: isSpectral)
                // The paper's rule: no normalisation beside the image.
                if stage > 1, isNormalised { BatchNorm(channels: channels[stage], initializer: scale) }
                Activation.leakyRelu(slope: 0.2)
            }
            if group > 0 { MinibatchDeviation(groupSize: group) }
            Convolution2D(
                inputChannels: channels[channels.count - 1] + (group > 0 ? 1 : 0), outputChannels: max(headSize, 1),
                kernelSize: stages.last, bias: !isNormalised || headSize > 0, initializer: weights,
                biasInitializer: .zeros, isSpectrallyNormalised: isSpectral)
            Flatten()
            if headSize > 0 {
                Activation.leakyRelu(slope: 0.2)
                Dense(
                    inputFeatures: headSize, outputFeatures: 1, initializer: weights, biasInitializer: .zeros,
                    isSpectrallyNormalised: isSpectral)
            }
        }
    }

    public var imageShape: ImageShape { configuration.image }
    public var latentSize: Int { configuration.latentSize }

    /// A new model of the same configuration with parameters of its own.
    public func remade() throws -> DCGAN { try DCGAN(configuration) }
}

extension DCGAN: CatalogModel {
    /// The option that says whether the discriminator has batch normalisation.
    static let normalisationOption = "discriminatorNorm"

    /// Whether a text says that there is batch normalisation.
    /// - Throws: `OptionError` for anything but `batch` and `none`.
    static func normalisation(parsing text: String) throws(OptionError) -> Bool {
        guard ["batch", "none"].contains(text) else {
            throw OptionError("\(optionFlag(normalisationOption)) is \"\(text)\"; it must be batch or none")
        }
        return text == "batch"
    }

    public static func tunedOptions(in situation: AdversarialSituation) -> [String: JSONValue] {
        let (image, given) = (situation.image, situation.given)
        // In colour a discriminator with batch normalisation learns more in the same time than one without, and a wide
        // generator more than one with refining layers.
        guard image.channels < 3 else { return ["latentSize": .integer(100), "baseWidth": .integer(64)] }
        let (width, discriminatorWidth) = (48, 32)
        // As wide in proportion, where another width is asked for.
        let asked = given["baseWidth"]?.integer ?? width
        var options: [String: JSONValue] = [
            "latentSize": .integer(32), "baseWidth": .integer(width),
            "discriminatorWidth": .integer(max(1, asked * discriminatorWidth / width)), "refiningLayers": .integer(1),
            "headSize": .integer(64),
        ]
        // Neither the spread of a batch nor batch normalisation goes together with looking at each image by itself.
        if !situation.isCritic { options["deviationGroup"] = .integer(4) }
        if isNormalised(in: situation) { return options }
        options[normalisationOption] = .text("none")
        if !situation.isCritic { options["r1"] = .number(0.5) }
        // Three stages and more let too little of a signal through at first, without batch normalisation.
        if max(image.height, image.width) > 28 { options["discriminatorDeviation"] = .number(0.06) }
        return options
    }

    /// Whether the tuned discriminator of grey images has batch normalisation.
    ///
    /// Of few images it has: a minute of training has few steps then, and without it hundreds pass before augmented images
    /// are told apart.
    static func isNormalised(in situation: AdversarialSituation) -> Bool {
        let given = situation.given
        if let asked = given[normalisationOption]?.text { return asked == "batch" }
        let looksAtEach = situation.isCritic || ["r1", "gradientPenalty"].contains { (given[$0]?.number ?? 0) > 0 }
        return situation.hasFewImages && !looksAtEach && given["spectralNormalisation"] != .boolean(true)
    }

    public static func tunedRates(for image: ImageShape) -> AdversarialRates {
        image.channels < 3 ? .smooth : .normalised
    }

    package static let entries = [
        ModelEntry("dcgan", summary: "convolutional generative adversarial network", usual: DCGANConfiguration())
    ]

    package static let options: [ModelOption<DCGANConfiguration>] = [
        ModelOption("latentSize", \.latentSize, help: "Size of the latent, the generator's noise.", in: 1...65536),
        ModelOption(
            "baseWidth", \.baseWidth,
            help: "Channels of the stage beside the image; each further stage has twice as many.", in: 1...512),
        ModelOption(
            "discriminatorWidth", \.discriminatorWidth,
            help: "The same of the discriminator; as wide as the generator where none is set.", in: 1...512),
        ModelOption(
            "refiningLayers", \.refiningLayers,
            help: "3x3 convolutions after each stage of the generator but the last.", in: 0...8),
        ModelOption(
            "headSize", \.headSize, help: "Features of a hidden layer before the discriminator's logit; 0 for none.",
            in: 0...4096),
        ModelOption(
            "deviationGroup", \.deviationGroup,
            help: "Pictures in a group whose spread the discriminator sees (minibatch standard deviation); 0 for none.",
            in: 0...1024),
        ModelOption(
            "discriminatorDeviation", \.discriminatorDeviation,
            help: "Standard deviation of the discriminator's first weights.", valueName: "number", in: 1e-6...10),
        ModelOption(
            normalisationOption, \.askedNormalisation,
            help:
                "Normalisation in the discriminator: batch or none; where not said, batch, but none with a penalty at "
                + "single pictures or with spectral normalisation.",
            parse: { try normalisation(parsing: $0) }, text: { $0.map { $0 ? "batch" : "none" } }),
        .spectralNormalisation(\.standsInForBatchNorm),
    ]
}
