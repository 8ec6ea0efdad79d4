import Easel
import Foundation
import Testing

@Suite("Classifiers and label-conditioned models") struct ClassifierModelTests {
    @Test("a small network has the parameters of its layers") func parameters() throws {
        let classifier = try SmallConvNet()
        let summary = try ModelSummary(of: classifier) { classifier.logits($0.input("images", [1, 28, 28, 1])) }
        #expect(summary.trainableParameters == 421_738)
    }

    @Test(
        "any size and channel count is carried",
        arguments: [(1, 1, 1), (2, 1, 3), (5, 7, 2), (27, 29, 1), (32, 32, 3), (31, 17, 4), (3, 100, 1)])
    func geometry(size: (Int, Int, Int)) throws {
        let (height, width, channels) = size
        let trace = Trace(phase: .training)
        let expected: Shape = [2, height, width, channels]
        try trace.record {
            let (images, labels) = (trace.input("images", expected), trace.input("labels", [2], .int32))
            let classifier = try SmallConvNet(
                SmallConvNetConfiguration(
                    image: ImageShape(height: height, width: width, channels: channels), classes: 6, widths: [3, 4],
                    featureSize: 5))
            #expect(classifier.features(images).shape == [2, 5] && classifier(images).shape == [2, 6])
            let layers = VariationalAutoencoderConfiguration(
                image: ImageShape(height: height, width: width, channels: channels), widths: [4, 8], hiddenSize: 6,
                latentSize: 3)
            let autoencoder = try ConditionalVariationalAutoencoder(.init(layers, classes: 6))
            let output = autoencoder(images, labels: labels, noise: nil)
            #expect(output.logits.shape == expected && output.mean.shape == [2, 3])
            #expect(autoencoder.reconstruction(of: images, labels: labels).shape == expected)
            let stack = DCGANConfiguration(
                image: ImageShape(height: height, width: width, channels: channels), baseWidth: 2, latentSize: 3)
            let players = try ConditionalDCGAN(.init(stack, classes: 6))
            #expect(players.generate(trace.input("noise", [2, 3]), labels: labels).shape == expected)
            #expect(players.discriminate(images, labels: labels).shape == [2, 1])
            var projecting = ConditionalDCGANConfiguration(stack, classes: 6, conditioning: .projection)
            projecting.players.headSize = 5
            #expect(try ConditionalDCGAN(projecting).discriminate(images, labels: labels).shape == [2, 1])
        }
        #expect(trace.diagnostic == nil)
    }

    @Test("what cannot be built is refused with the nearest that can") func refused() {
        let cases: [(() throws -> Any, String)] = [
            ({ try SmallConvNet(.init(classes: 0)) }, "the number of classes is 0; the nearest that works is 1"),
            ({ try SmallConvNet(.init(image: ImageShape(height: 28, width: 28, channels: 5))) }, "the nearest is 4"),
            ({ try SmallConvNet(.init(widths: [3])) }, "as in [32, 64]"),
            ({ try SmallConvNet(.init(featureSize: 0)) }, "featureSize is 0; the nearest that works is 1"),
            ({ try SmallConvNet(.init(image: ImageShape(height: 2048, width: 2048))) }, "use smaller images"),
            ({ try ConditionalDCGAN(.init(classes: 0)) }, "the number of classes is 0; the nearest that works is 2"),
            (
                { try ConditionalDCGAN(.init(conditioning: .projection)) },
                "headSize is 0; set headSize, to 64 for example"
            ),
            ({ try ConditionalVariationalAutoencoder(.init(classes: 1)) }, "the nearest that works is 2"),
        ]
        for (build, message) in cases {
            do {
                _ = try build()
                Issue.record("built, expected: \(message)")
            } catch {
                #expect("\(error)".contains(message), "\(error)")
            }
        }
    }
}
