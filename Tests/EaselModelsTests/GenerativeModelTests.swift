import Easel
import Foundation
import Testing

@Suite("Generative models") struct GenerativeModelTests {
    /// The widely used PyTorch example of a DCGAN for 64x64 in colour has these numbers of weights.
    @Test("a DCGAN for 64x64 in colour has the parameters of the literature") func literature() throws {
        let model = try DCGAN(DCGANConfiguration(image: ImageShape(height: 64, width: 64, channels: 3)))
        func count(_ part: Sequential) -> Int {
            namedParameters(of: part).filter(\.parameter.isTrainable).reduce(0) { $0 + $1.parameter.shape.count }
        }
        #expect(count(model.generator) == 3_576_704)
        #expect(count(model.discriminator) == 2_765_568)
    }

    @Test("stages of a DCGAN: two for 28, three for 32, four for 64") func stages() throws {
        for (size, convolutions) in [(28, 3), (32, 4), (64, 5)] {
            let model = try DCGAN(DCGANConfiguration(image: ImageShape(height: size, width: size)))
            let found = namedParameters(of: model.discriminator).filter { $0.parameter.shape.rank == 4 }
            #expect(found.count == convolutions)
            #expect(namedParameters(of: model.generator).filter { $0.parameter.shape.rank == 4 }.count == convolutions)
        }
    }

    @Test(
        "any size and channel count is carried",
        arguments: [(1, 1, 1), (2, 1, 3), (5, 7, 2), (27, 29, 1), (32, 32, 3), (31, 17, 4), (64, 48, 3), (100, 9, 1)])
    func geometry(size: (Int, Int, Int)) throws {
        let (height, width, channels) = size
        let trace = Trace(phase: .training)
        let expected: Shape = [2, height, width, channels]
        try trace.record {
            let images = trace.input("images", expected)
            let dense = try DenseAutoencoder(
                DenseAutoencoderConfiguration(
                    image: ImageShape(height: height, width: width, channels: channels), latentSize: 3))
            #expect(dense(images).shape == expected)
            for widths in [[8], [4, 8, 16]] {
                let model = try VariationalAutoencoder(
                    VariationalAutoencoderConfiguration(
                        image: ImageShape(height: height, width: width, channels: channels), widths: widths,
                        hiddenSize: 6, latentSize: 3))
                let output = model(images, noise: nil)
                #expect(
                    output.logits.shape == expected && output.mean.shape == [2, 3] && output.latents.shape == [2, 3])
                #expect(model(images).shape == expected && model.decode(output.latents).shape == expected)
            }
            let players: [any AdversarialModel] = [
                try GAN(
                    GANConfiguration(
                        image: ImageShape(height: height, width: width, channels: channels), widths: [4, 5],
                        latentSize: 3)),
                try DCGAN(
                    DCGANConfiguration(
                        image: ImageShape(height: height, width: width, channels: channels), baseWidth: 2, latentSize: 3
                    )),
                try DCGAN(
                    DCGANConfiguration(
                        image: ImageShape(height: height, width: width, channels: channels), baseWidth: 2,
                        latentSize: 3,
                        isDiscriminatorNormalised: false)),
            ]
            for model in players {
                #expect(model.generator(trace.input("noise\(trace.graph.nodes.count)", [2, 3])).shape == expected)
                #expect(model.discriminator(images).shape == [2, 1])
            }
        }
        #expect(trace.diagnostic == nil)
    }

    @Test("a critic without batch normalisation has no statistics, and biases instead") func critic() throws {
        let critic = try DCGAN(DCGANConfiguration(isDiscriminatorNormalised: false)).discriminator
        #expect(namedParameters(of: critic).allSatisfy { $0.parameter.isTrainable })
        #expect(namedParameters(of: critic).filter { $0.name.hasSuffix("bias") }.count == 3)
    }

    @Test("a DCGAN's weights are drawn as in the paper") func initialisation() throws {
        let model = try DCGAN()
        initialize(model, seed: 3)
        for named in namedParameters(of: model) where named.parameter.isTrainable {
            let values = named.parameter.values
            let mean = values.reduce(0, +) / Float(values.count)
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)).squareRoot()
            if named.name.hasSuffix("bias") {
                #expect(values.allSatisfy { $0 == 0 })
            } else {
                let isScale = named.parameter.shape.rank == 1
                #expect(abs(mean - (isScale ? 1 : 0)) < 0.01, "\(named.name)")
                #expect(abs(deviation - 0.02) < 0.006, "\(named.name)")
            }
        }
    }

    @Test("what cannot be built is refused with the nearest that can") func refused() {
        let cases: [(() throws -> Any, String)] = [
            (
                { try DenseAutoencoder(.init(image: ImageShape(height: 28, width: 28, channels: 5))) },
                "the nearest is 4"
            ),
            ({ try DenseAutoencoder(.init(latentSize: 0)) }, "the nearest that works is 1"),
            ({ try DenseAutoencoder(.init(image: ImageShape(height: 4096, width: 4096))) }, "use smaller images"),
            (
                { try VariationalAutoencoder(.init(image: ImageShape(height: 0, width: 28))) },
                "the nearest size that works is 1x28"
            ),
            ({ try VariationalAutoencoder(.init(widths: [])) }, "as in [32, 64]"),
            ({ try VariationalAutoencoder(.init(hiddenSize: -1)) }, "hiddenSize is -1; the nearest that works is 1"),
            (
                { try VariationalAutoencoder(.init(image: ImageShape(height: 2048, width: 2048))) },
                "add a stage to widths"
            ),
            ({ try GAN(.init(widths: [0])) }, "as in [256, 512]"),
            (
                { try GAN(.init(image: ImageShape(height: 4096, width: 4096))) },
                "use smaller images or a convolutional GAN"
            ),
            ({ try DCGAN(.init(baseWidth: 0)) }, "baseWidth is 0; the nearest that works is 1"),
            (
                { try DCGAN(.init(image: ImageShape(height: 28, width: 1 << 20))) },
                "the nearest size that works is 28x65536"
            ),
            ({ try DCGAN(.init(baseWidth: 512, latentSize: 65536)) }, "use a smaller latentSize"),
        ]
        for (build, message) in cases {
            do {
                _ = try build()
                Issue.record("built, expected \"\(message)\"")
            } catch {
                #expect("\(error)".contains(message) && !"\(error)".contains("\n"), "\(error)")
            }
        }
    }

    @Test("images of another size are reported with both") func wrongImages() throws {
        let model = try VariationalAutoencoder()
        let trace = Trace(phase: .inference)
        _ = trace.record { model(trace.input("images", [1, 32, 32, 1])) }
        #expect(
            trace.diagnostic == "VariationalAutoencoder: images are [1, 32, 32, 1], the model was built for [28, 28, 1]"
        )
    }

    @Test("configurations survive JSON") func json() throws {
        func check<Value: Codable & Equatable>(_ value: Value) throws {
            #expect(try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value)) == value)
        }
        try check(DenseAutoencoderConfiguration(image: ImageShape(height: 5, width: 28), activation: .sigmoid))
        try check(
            VariationalAutoencoderConfiguration(image: ImageShape(height: 28, width: 28, channels: 3), widths: [3]))
        try check(GANConfiguration(widths: [7, 8], latentSize: 2))
        try check(DCGANConfiguration(baseWidth: 3, isDiscriminatorNormalised: false))
    }
}
