import Easel
import Foundation
import Testing

@Suite("Autoencoder") struct AutoencoderTests {
    private func summary(_ configuration: AutoencoderConfiguration = .init(), batchSize: Int = 1) throws -> ModelSummary
    {
        try ModelSummary(
            of: Autoencoder(configuration),
            inputShape: [batchSize, configuration.height, configuration.width, configuration.channels])
    }

    @Test("the reference model has the parameters that its description implies")
    func parameterCount() throws {
        let names = namedParameters(of: try Autoencoder())
        #expect(
            names.map { "\($0.name) \($0.parameter.shape)" } == [
                "encoder.0.weight [3, 3, 1, 16]", "encoder.0.bias [16]", "encoder.2.weight [3, 3, 16, 32]",
                "encoder.2.bias [32]", "encoder.5.weight [1568, 64]", "encoder.5.bias [64]",
                "decoder.0.weight [64, 1568]", "decoder.0.bias [1568]", "decoder.3.weight [4, 4, 16, 32]",
                "decoder.3.bias [16]", "decoder.5.weight [4, 4, 1, 16]", "decoder.5.bias [1]",
            ])
        let expected = 160 + 4640 + (1568 * 64 + 64) + (64 * 1568 + 1568) + (16 * 32 * 16 + 16) + (16 * 1 * 16 + 1)
        #expect(try summary().trainableParameters == expected)
        #expect(try summary().statistics == 0)
    }

    @Test("flops are those of the layers' arithmetic")
    func flops() throws {
        let rows = try summary(batchSize: 2).rows
        // Two for each multiply-add, and one for each bias.
        #expect(rows[0].flops == 2 * 14 * 14 * 16 * (2 * 9 + 1))
        #expect(rows[5].flops == 2 * 64 * (2 * 1568 + 1))
    }

    @Test(
        "any size and channel count comes out as it went in",
        arguments: [(1, 1, 1), (2, 1, 3), (5, 7, 2), (27, 29, 1), (28, 28, 1), (31, 17, 4), (64, 48, 3)],
        [[16, 32], [8], [4, 8, 16, 32], [2, 2, 2, 2, 2, 2, 2]])
    func geometry(size: (Int, Int, Int), widths: [Int]) throws {
        let configuration = AutoencoderConfiguration(
            image: ImageShape(height: size.0, width: size.1, channels: size.2), widths: widths, latentSize: 3)
        let model = try Autoencoder(configuration)
        let trace = Trace(phase: .training)
        let (images, code) = trace.record {
            let input = trace.input("images", [2, size.0, size.1, size.2])
            return (model(input), model.encode(input))
        }
        #expect(trace.diagnostic == nil)
        #expect(images.shape == [2, size.0, size.1, size.2])
        #expect(code.shape == [2, 3])
    }

    @Test("what cannot be built is refused with the nearest that can")
    func refused() {
        let cases: [(AutoencoderConfiguration, String)] = [
            (.init(image: ImageShape(height: 28, width: 28, channels: 0)), "the nearest is 1"),
            (.init(image: ImageShape(height: 28, width: 28, channels: 7)), "the nearest is 4"),
            (.init(image: ImageShape(height: 0, width: 5)), "the nearest size that works is 1x5"),
            (.init(image: ImageShape(height: 28, width: -3)), "the nearest size that works is 28x1"),
            (.init(widths: []), "as in [16, 32]"), (.init(widths: [16, 0]), "each stage needs"),
            (.init(latentSize: 0), "latentSize is 0; the nearest that works is 1"),
            (.init(widths: [Int](repeating: 4, count: 17)), "leave out the others"),
            (
                .init(image: ImageShape(height: 4096, width: 4096), widths: [64]),
                "a dense layer from 4096x4096 to a latent of 64 is over 1 GiB; the nearest size that works is 512x512"
            ),
            (.init(latentSize: .max), "works for 1x1"),
        ]
        for (configuration, message) in cases {
            do {
                _ = try Autoencoder(configuration)
                Issue.record("\(configuration) was built")
            } catch {
                #expect("\(error)".contains(message) && !"\(error)".contains("\n"), "\(error)")
            }
        }
    }

    @Test("images of another size are reported with both")
    func wrongImages() throws {
        let model = try Autoencoder()
        let trace = Trace(phase: .inference)
        _ = trace.record { model(trace.input("images", [1, 32, 32, 1])) }
        #expect(trace.diagnostic == "Autoencoder: images are [1, 32, 32, 1], the model was built for [28, 28, 1]")
    }

    @Test("a configuration survives JSON")
    func json() throws {
        let configuration = AutoencoderConfiguration(
            image: ImageShape(height: 5, width: 28), widths: [3], initializer: .heNormal)
        let data = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(AutoencoderConfiguration.self, from: data) == configuration)
    }
}
