// Conditional Generative Adversarial Nets
// M. Mirza and S. Osindero, 2014
// https://arxiv.org/abs/1411.1784
//
// Differences from the paper:
// - The players are those of a DCGAN instead of fully connected and maxout layers.
// - The label stands beside the noise as it is, one number for each class, and beside the image as one channel for each
//   class; the paper gives it a layer of its own in both players. Instead of the channels the discriminator can have the
//   projection of Miyato and Koyama, "cGANs with projection discriminator", ICLR 2018.
//
// For images of 28x28x1 in ten classes, noise and label to image, image and label to logit:
//
// | layer                     | output        | parameters |
// | Unflatten                 | 1x1x110       |          0 |
// | generator.1 TransposedConvolution2D | 7x7x128 |   689920 |
// | generator.2 BatchNorm     | 7x7x128       |        512 |
// | relu                      | 7x7x128       |          0 |
// | generator.4 TransposedConvolution2D | 14x14x64 |  131072 |
// | generator.5 BatchNorm     | 14x14x64      |        256 |
// | relu                      | 14x14x64      |          0 |
// | generator.7 TransposedConvolution2D | 28x28x1 |     1024 |
// | tanh                      | 28x28x1       |          0 |
// | discriminator.0 Convolution2D | 14x14x64  |      11264 |
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

/// A conditional DCGAN: a convolutional generative adversarial network that generates images of a given class.
///
/// Generates images of any size that `DCGAN` does. `generator` and `discriminator` are the layers alone, and the label
/// stands beside their input; `generate` and `discriminate` put it there. With `ClassConditioning.projection` the last
/// layer of `discriminator` is for the label instead of the image.
public struct ConditionalDCGAN: AdversarialModel {
    /// The generator, from noise and label, `[N, latentSize + classes]`, to images.
    public let generator: Sequential
    /// The discriminator, from images and classes, `[N, height, width, channels + classes]`, to logits; with a projection,
    /// the layers from images to logits and then the one that embeds classes.
    public let discriminator: Sequential
    /// The configuration the model was built from.
    public let configuration: ConditionalDCGANConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: ConditionalDCGANConfiguration = ConditionalDCGANConfiguration()) throws {
        let (players, classes) = (configuration.players, configuration.classes)
        try StrideTwoStages.check("the number of classes", classes, in: 2...1000)
        // Before classes are added to it.
        try StrideTwoStages.check("latentSize", players.latentSize)
        generator = try DCGAN.generator(players, inputs: players.latentSize + classes)
        switch configuration.conditioning {
        case .planes: discriminator = try DCGAN.discriminator(players, inputChannels: players.channels + classes)
        case .projection: discriminator = try Self.projecting(players, classes: classes)
        }
        self.configuration = configuration
    }

    /// The layers of an unconditional discriminator, and the one that embeds classes among its features.
    private static func projecting(_ players: DCGANConfiguration, classes: Int) throws -> Sequential {
        // Those of the hidden layer: the last map has thousands, of a place each.
        guard players.headSize > 0 else {
            throw GeometryError(
                "conditioning by projection compares the class with the features of the layer before the logit, and headSize "
                    + "is 0; set headSize, to 64 for example")
        }
        let embedding = Dense(
            inputFeatures: classes, outputFeatures: players.headSize, bias: false,
            initializer: .normal(standardDeviation: players.discriminatorDeviation),
            isSpectrallyNormalised: players.isSpectrallyNormalised)
        return try Sequential(DCGAN.discriminator(players, inputChannels: players.channels).modules + [embedding])
    }

    public var imageShape: ImageShape { configuration.players.image }
    public var latentSize: Int { configuration.players.latentSize }
    public var classes: Int? { configuration.classes }

    /// Generates images of given classes.
    public func generate(_ noise: Tensor, labels: Tensor?) -> Tensor {
        generator(ConditionalLabels.beside(noise, labels, classes: configuration.classes, "ConditionalDCGAN"))
    }

    /// The discriminator's logits for images of given classes.
    public func discriminate(_ images: Tensor, labels: Tensor?) -> Tensor {
        let (classes, layers) = (configuration.classes, discriminator.modules)
        guard configuration.conditioning == .projection else {
            return discriminator(ConditionalLabels.channels(images, labels, classes: classes, "ConditionalDCGAN"))
        }
        let rows = ConditionalLabels.rows(labels, classes: classes, like: images, "ConditionalDCGAN")
        let (logit, embedding) = (layers[layers.count - 2], layers[layers.count - 1])
        let features = Sequential(Array(layers.dropLast(2)))(images)
        return logit(features) + (features * embedding(rows)).sum(over: [1], keepingDimensions: true)
    }

    /// A new model of the same configuration with parameters of its own.
    public func remade() throws -> ConditionalDCGAN { try ConditionalDCGAN(configuration) }
}

extension ConditionalDCGAN: CatalogModel {
    public static func tunedOptions(in situation: AdversarialSituation) -> [String: JSONValue] {
        var options = DCGAN.tunedOptions(in: situation)
        let given = situation.given
        // Where there is a hidden layer to compare the class with. Without the channels of classes beside the image less
        // of a signal reaches it at first.
        let headSize = given["headSize"]?.integer ?? options["headSize"]?.integer ?? 0
        guard headSize > 0, given["conditioning"] == nil || given["conditioning"]?.text == "projection" else {
            return options
        }
        options["conditioning"] = .text(ClassConditioning.projection.rawValue)
        if !DCGAN.isNormalised(in: situation) { options["discriminatorDeviation"] = .number(0.06) }
        return options
    }

    public static func tunedRates(for image: ImageShape) -> AdversarialRates { DCGAN.tunedRates(for: image) }

    package static let entries = [
        ModelEntry(
            "conditional-dcgan", summary: "DCGAN conditioned on the class", usual: ConditionalDCGANConfiguration())
    ]

    package static let options: [ModelOption<ConditionalDCGANConfiguration>] =
        [
            .classes(\.classes, in: 2...1000),
            ModelOption(
                "conditioning", \.conditioning,
                help:
                    "How the discriminator is told the class: planes, a channel beside the image for each, or projection, "
                    + "compared with its features.",
                parse: { text throws(OptionError) -> ClassConditioning in
                    guard let conditioning = ClassConditioning(rawValue: text) else {
                        throw OptionError("--conditioning is \"\(text)\"; it must be planes or projection")
                    }
                    return conditioning
                }, text: { $0.rawValue }),
        ] + DCGAN.options.map { $0.lifted(\.players) }
}
