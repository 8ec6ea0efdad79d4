import Easel
import Testing

/// Classifiers by the features of autoencoders and of discriminators.
@Suite struct FeatureClassifierTests {
    private static let names = [
        "autoencoder-classifier", "dense-autoencoder-classifier", "vae-classifier", "gan-classifier",
        "dcgan-classifier",
    ]

    /// A model of each kind, with a head on its features.
    private static func models(_ image: ImageShape) throws -> [any ImageClassifier] {
        [
            try FeatureClassifier(Autoencoder(.init(image: image, widths: [4, 6, 5], latentSize: 7)), classes: 6),
            try FeatureClassifier(DenseAutoencoder(.init(image: image, latentSize: 5)), classes: 6),
            try FeatureClassifier(
                VariationalAutoencoder(.init(image: image, widths: [4, 6], hiddenSize: 9, latentSize: 3)), classes: 6),
            try FeatureClassifier(GAN(.init(image: image, widths: [8, 12])), classes: 6),
            try FeatureClassifier(DCGAN(.init(image: image, baseWidth: 2)), classes: 6),
            try FeatureClassifier(
                DCGAN(
                    .init(
                        image: image, baseWidth: 4, isDiscriminatorNormalised: false, isSpectrallyNormalised: true,
                        discriminatorWidth: 3, refiningLayers: 1, headSize: 5, deviationGroup: 4)), classes: 6),
        ]
    }

    @Test("parameters are those of the features, by the model's own names, and a head") func names() throws {
        func names(_ model: some ParameterContainer) -> [String] { namedParameters(of: model).map(\.name) }
        func check(_ classifier: [String], are used: (String) -> Bool, of base: [String]) {
            #expect(classifier == base.filter(used) + ["head.weight", "head.bias"])
        }
        let convolutional = try Autoencoder()
        check(
            names(try FeatureClassifier(convolutional, classes: 3)), are: { $0.hasPrefix("encoder.") },
            of: names(convolutional))
        let variational = try VariationalAutoencoder()
        check(
            names(try FeatureClassifier(variational, classes: 3)),
            are: { $0.hasPrefix("encoder.") || $0.hasPrefix("meanHead.") }, of: names(variational))
        let dense = try GAN(.init(isSpectrallyNormalised: true))
        check(
            names(try FeatureClassifier(dense, classes: 3)),
            are: { $0.hasPrefix("discriminator.1.") || $0.hasPrefix("discriminator.3.") }, of: names(dense))
        // All but the convolution that makes the logit, and the hidden layer before it.
        for (headSize, last) in [(0, ["discriminator.5."]), (4, ["discriminator.5.", "discriminator.8."])] {
            let model = try DCGAN(.init(isSpectrallyNormalised: true, headSize: headSize))
            check(
                names(try FeatureClassifier(model, classes: 3)),
                are: { name in name.hasPrefix("discriminator.") && !last.contains { name.hasPrefix($0) } },
                of: names(model))
        }
        // A model that is only looked at takes no memory, the part that is not used least of all.
        #expect(namedParameters(of: convolutional).allSatisfy { !$0.parameter.hasValue })
    }

    @Test("any size and channel count is carried") func geometry() throws {
        for (height, width, channels) in [(1, 1, 1), (2, 1, 3), (12, 13, 2), (28, 28, 1), (31, 64, 4)] {
            let image = ImageShape(height: height, width: width, channels: channels)
            for model in try Self.models(image) {
                let trace = Trace(phase: .training)
                trace.record {
                    let images = trace.input("images", [2, height, width, channels])
                    #expect(model.features(images).shape == Shape([2] + model.featureShape.dimensions))
                    #expect(model(images).shape == [2, 6])
                    let maps = model.stageMaps(images).map { [$0.shape[1], $0.shape[2], $0.shape[3]] }
                    let stages = model.stages.map { stage in
                        [height, width].map { ($0 + stage.stride - 1) / stage.stride } + [stage.channels]
                    }
                    #expect(maps == stages, "\(type(of: model)) of \(image)")
                }
                #expect(trace.diagnostic == nil, "\(type(of: model)) of \(image): \(trace.diagnostic ?? "")")
            }
        }
    }

    @Test("images of another size are reported with both") func wrongImages() throws {
        for model in try Self.models(ImageShape(height: 28, width: 28)) {
            let trace = Trace(phase: .training)
            _ = trace.record { model.logits(trace.input("images", [1, 32, 32, 1])) }
            #expect(
                trace.diagnostic?.hasSuffix("images are [1, 32, 32, 1], the model was built for [28, 28, 1]") == true)
        }
    }

    @Test("what cannot be built is refused with the nearest that can") func refused() throws {
        #expect { try FeatureClassifier(Autoencoder(), classes: 0) } throws: {
            "\($0)" == "the number of classes is 0; the nearest that works is 1"
        }
        let wide = try Autoencoder(.init(image: ImageShape(height: 1, width: 1), widths: [1], latentSize: 1 << 20))
        #expect { try FeatureClassifier(wide, classes: 1000) } throws: {
            "\($0)" == "a dense layer of 1048576x1000 weights is over 1 GiB; use smaller images or fewer features"
        }
    }

    @Test("a discriminator's logits follow from the features by the layers that were left out") func discriminator()
        throws
    {
        let image = ImageShape(height: 15, width: 14, channels: 3)
        for configuration in [
            DCGANConfiguration(image: image, baseWidth: 3),
            DCGANConfiguration(
                image: image, baseWidth: 3, isDiscriminatorNormalised: false, isSpectrallyNormalised: true,
                discriminatorWidth: 2, headSize: 4, deviationGroup: 2),
        ] {
            let model = try DCGAN(configuration)
            let classifier = try FeatureClassifier(model, classes: 4)
            initialize(model, seed: 3)
            initialize(["head": classifier.head], seed: 3)
            let layers = model.discriminator.modules
            let flattening = try #require(layers.firstIndex { $0 is Flatten })
            let rest = layers[(flattening - (configuration.deviationGroup > 0 ? 2 : 1))...]
            let numbers = (0..<(4 * image.count)).map { Float($0 * 37 % 256) / 255 }
            func results(_ function: @escaping (Tensor) -> Tensor) throws -> [Float] {
                let predictor = try Predictor(of: [model.discriminator], chunk: 4) { trace in
                    ["result": function(trace.input("images", [4, image.height, image.width, image.channels]))]
                }
                return try predictor.run(
                    numbers, as: predictor.input("images"), collecting: predictor.output("result"))
            }
            let stages = StageSize(image)
            let map = [4, stages.height, stages.width, model.featureCount / stages.height / stages.width]
            let own = try results { model.discriminator($0 * 2 - 1) }
            let made = try results {
                Sequential(Array(rest))(classifier.features($0).reshaped(to: Shape(map)))
            }
            #expect(own == made && Set(own).count == 4)
        }
    }

    /// What is left of an image when it has been halved until no side is over seven.
    private struct StageSize {
        var height: Int
        var width: Int

        init(_ image: ImageShape) {
            (height, width) = (image.height, image.width)
            repeat { (height, width) = ((height + 1) / 2, (width + 1) / 2) } while max(height, width) > 7
        }
    }

    @Test("options of a decoder or a generator are none of a classifier") func options() throws {
        let options = try Self.names.map { name in
            try ModelCatalog.entry(named: name).options.prefix { $0.name != "loss" }.map(\.name)
        }
        #expect(
            options == [
                ["classes", "latentSize", "widths", "initializer"],
                ["classes", "latentSize", "activation", "initializer"],
                ["classes", "latentSize", "widths", "hiddenSize", "initializer"],
                ["classes", "widths", "spectralNormalisation"],
                [
                    "classes", "discriminatorWidth", "discriminatorDeviation", "spectralNormalisation",
                    "discriminatorNorm",
                ],
            ])
        func completed(_ options: [String: JSONValue]) throws -> JSONValue? {
            try ModelCatalog.completed(.init(name: "dcgan-classifier", options: options)).options["discriminatorNorm"]
        }
        #expect(try completed([:]) == .text("batch"))
        #expect(try completed(["spectralNormalisation": .boolean(true)]) == .text("none"))
        #expect(
            try completed(["spectralNormalisation": .boolean(true), "discriminatorNorm": .text("batch")])
                == .text("batch"))
    }
}
