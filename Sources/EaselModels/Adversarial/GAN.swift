// Generative Adversarial Nets
// I. J. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S. Ozair, A. Courville and Y. Bengio, 2014
// https://arxiv.org/abs/1406.2661
//
// Differences from the paper:
// - Leaky ReLU in both players instead of ReLU in the generator and maxout in the discriminator; layers of 256 and 512
//   instead of 1200 and of 240 maxout units of 5 pieces. No dropout.
// - Noise is normal instead of uniform, and pixels are in -1…1, from a hyperbolic tangent instead of a sigmoid.
// - Adam instead of stochastic gradient descent with momentum.
//
// For images of 28x28x1, noise to image to logit:
//
// | layer                     | output        | parameters |
// | generator.0 Dense         | 256           |      25856 |
// | leakyRelu                 | 256           |          0 |
// | generator.2 Dense         | 512           |     131584 |
// | leakyRelu                 | 512           |          0 |
// | generator.4 Dense         | 784           |     402192 |
// | tanh                      | 784           |          0 |
// | Unflatten                 | 28x28x1       |          0 |
// | Flatten                   | 784           |          0 |
// | discriminator.1 Dense     | 512           |     401920 |
// | leakyRelu                 | 512           |          0 |
// | discriminator.3 Dense     | 256           |     131328 |
// | leakyRelu                 | 256           |          0 |
// | discriminator.5 Dense     | 1             |        257 |

import EaselCore
import EaselFiles
import EaselGraph
import EaselLayers

/// A generative adversarial network of fully connected layers.
public struct GAN: AdversarialModel {
    /// The generator, from noise to images.
    public let generator: Sequential
    /// The discriminator, from images to logits.
    public let discriminator: Sequential
    /// The configuration the model was built from.
    public let configuration: GANConfiguration

    /// Builds the model; its parameters have no value yet.
    /// - Throws: `GeometryError` for a size that cannot be built, naming the nearest that can.
    public init(_ configuration: GANConfiguration = GANConfiguration()) throws {
        let (height, width, channels) = (configuration.height, configuration.width, configuration.channels)
        try StrideTwoStages.check(configuration.image)
        try StrideTwoStages.check("latentSize", configuration.latentSize)
        guard (1...16).contains(configuration.widths.count),
            configuration.widths.allSatisfy({ (1...16384).contains($0) })
        else {
            throw GeometryError(
                "widths are \(configuration.widths); 1 to 16 layers of 1 to 16384 features work, as in [256, 512]")
        }
        for width in configuration.widths {
            try StrideTwoStages.check(
                layer: "a dense layer", weights: [height, configuration.width, channels, width],
                wayOut: "use smaller images or a convolutional GAN")
        }
        let pixels = height * width * channels
        let forward = [configuration.latentSize] + configuration.widths
        let backward = [pixels] + configuration.widths.reversed()
        generator = Sequential {
            for (input, output) in zip(forward, forward.dropFirst()) {
                Dense(inputFeatures: input, outputFeatures: output)
                Activation.leakyRelu(slope: 0.2)
            }
            Dense(inputFeatures: forward[forward.count - 1], outputFeatures: pixels)
            Activation.tanh
            Unflatten(to: [height, width, channels])
        }
        let isSpectral = configuration.isSpectrallyNormalised
        discriminator = Sequential {
            Flatten()
            for (input, output) in zip(backward, backward.dropFirst()) {
                Dense(inputFeatures: input, outputFeatures: output, isSpectrallyNormalised: isSpectral)
                Activation.leakyRelu(slope: 0.2)
            }
            Dense(
                inputFeatures: backward[backward.count - 1], outputFeatures: 1, isSpectrallyNormalised: isSpectral)
        }
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var latentSize: Int { configuration.latentSize }

    /// A new model of the same configuration with parameters of its own.
    public func remade() throws -> GAN { try GAN(configuration) }
}

extension GAN: CatalogModel {
    public static func tunedOptions(in situation: AdversarialSituation) -> [String: JSONValue] {
        ["latentSize": .integer(32), "r1": situation.isCritic ? nil : .number(2)].compactMapValues(\.self)
    }

    package static let entries = [
        ModelEntry("gan", summary: "generative adversarial network of dense layers", usual: GANConfiguration())
    ]

    package static let options: [ModelOption<GANConfiguration>] = [
        ModelOption("latentSize", \.latentSize, help: "Size of the latent, the generator's noise.", in: 1...65536),
        ModelOption(
            "widths", \.widths,
            help: "Features of the generator's hidden layers; the discriminator has them in reverse.",
            each: 1...16384, count: 1...16),
        .spectralNormalisation(\.isSpectrallyNormalised),
    ]
}

extension ModelOption {
    /// Spectral normalisation: whether the discriminator's weights are divided by their largest singular value.
    static func spectralNormalisation(_ path: any WritableKeyPath<Root, Bool> & Sendable) -> ModelOption {
        ModelOption(
            "spectralNormalisation", path,
            help: "Divide the discriminator's weights by their largest singular value.")
    }
}
