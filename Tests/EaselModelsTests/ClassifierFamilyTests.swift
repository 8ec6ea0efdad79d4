import Easel
import Foundation
import Testing

/// The families of classifiers: their sizes, their shapes and what they refuse.
@Suite struct ClassifierFamilyTests {
    /// The literature's and torchvision's numbers of parameters, by the catalogue's names.
    private static let parameters = [
        ("softmax-regression", 7850), ("mlp", 269_322), ("mnist-cnn", 3_274_634), ("lenet5", 61_706),
        ("alexnet", 61_100_840), ("vgg11", 132_863_336), ("vgg13", 133_047_848), ("vgg16", 138_357_544),
        ("vgg19", 143_667_240), ("vgg11-bn", 132_868_840), ("vgg13-bn", 133_053_736), ("vgg16-bn", 138_365_992),
        ("vgg19-bn", 143_678_248), ("resnet18", 11_689_512), ("resnet34", 21_797_672), ("resnet50", 25_557_032),
        ("resnet101", 44_549_160), ("resnet152", 60_192_808), ("resnet20", 269_722), ("resnet32", 464_154),
        ("resnet44", 658_586), ("resnet56", 853_018), ("resnet110", 1_727_962), ("plain20", 269_722),
        ("plain56", 853_018), ("googlenet", 13_004_888), ("squeezenet", 1_235_496), ("alexnet-two-towers", 60_965_224),
        ("googlenet-paper", 13_378_280), ("inception-v3", 27_161_264), ("mobilenet-v2", 3_504_872),
        ("efficientnet-lite0", 4_652_008),
    ]

    /// The images and classes of the literature.
    private static func literature(_ name: String) -> (image: ImageShape, classes: Int) {
        switch name {
        case "softmax-regression", "mlp", "mnist-cnn", "lenet5": (ImageShape(height: 28, width: 28), 10)
        case "resnet20", "resnet32", "resnet44", "resnet56", "resnet110", "plain20", "plain56":
            (ImageShape(height: 32, width: 32, channels: 3), 10)
        case "alexnet-two-towers": (ImageShape(height: 227, width: 227, channels: 3), 1000)
        case "inception-v3": (ImageShape(height: 299, width: 299, channels: 3), 1000)
        default: (ImageShape(height: 224, width: 224, channels: 3), 1000)
        }
    }

    private static func model(
        _ name: String, _ image: ImageShape, classes: Int, _ options: [String: JSONValue] = [:]
    ) throws -> any ImageClassifier {
        let options = options.merging(["classes": .integer(classes)]) { first, _ in first }
        return try ModelCatalog.classifier(.init(name: name, options: options), image: image)
    }

    private static func summary(_ model: any ImageClassifier) throws -> ModelSummary {
        let image = model.imageShape
        return try ModelSummary(of: model) {
            model.logits($0.input("images", [1, image.height, image.width, image.channels]))
        }
    }

    @Test("a network has the parameters of the literature", arguments: parameters)
    func count(name: String, expected: Int) throws {
        let (image, classes) = Self.literature(name)
        let model = try Self.model(name, image, classes: classes)
        #expect(try Self.summary(model).trainableParameters == expected)
        // What is traced for inference takes no memory, and so do parameters that nobody looked at.
        #expect(namedParameters(of: model).allSatisfy { !$0.parameter.hasValue })
    }

    @Test(
        "without its heads a network has what inference uses",
        arguments: [("googlenet", 6_624_904), ("googlenet-paper", 6_998_552), ("inception-v3", 23_834_568)])
    func withoutHeads(name: String, expected: Int) throws {
        let (image, classes) = Self.literature(name)
        let model = try Self.model(name, image, classes: classes, ["withoutHeads": .boolean(true)])
        #expect(try Self.summary(model).trainableParameters == expected)
    }

    @Test("the two towers have as many parameters for the 224x224 of their paper as for the 227x227 of its arithmetic")
    func twoTowersOfThePaper() throws {
        let sides = try [224, 226, 227].map { side in
            let image = ImageShape(height: side, width: side, channels: 3)
            return try Self.summary(Self.model("alexnet-two-towers", image, classes: 1000)).trainableParameters
        }
        #expect(sides == [60_965_224, 60_965_224, 60_965_224])
    }

    @Test("LeNet-5 pads 28x28 to the 32x32 that it takes as they are", arguments: [28, 32])
    func lenet(side: Int) throws {
        let model = try LeNet5(.init(image: ImageShape(height: side, width: side)))
        #expect(try Self.summary(model).trainableParameters == 61_706)
    }

    /// The shapes of the maps that a model says are its stages'.
    private static func stageMaps(_ model: any ImageClassifier) throws -> [Shape] {
        let trace = Trace(phase: .inference)
        let images = model.imageShape
        let maps = trace.record {
            model.stageMaps(trace.input("images", [1, images.height, images.width, images.channels]))
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        return maps.map(\.shape)
    }

    @Test("every stage is a map of the network", arguments: parameters.map(\.0))
    func stages(name: String) throws {
        let (image, _) = Self.literature(name)
        for image in [image, ImageShape(height: 64, width: 64, channels: 3)] {
            let model = try Self.model(name, image, classes: 10)
            let side = name == "lenet5" ? max(32, image.height) : image.height
            let maps = try Self.summary(model).rows.map(\.outputShape).filter { $0.rank == 4 }
            for stage in model.stages {
                // Without padding a map loses rows at its edges.
                let rows = (side / stage.stride - (name == "lenet5" ? 6 : 2))...(side / stage.stride + 1)
                #expect(
                    maps.contains { $0[3] == stage.channels && rows.contains($0[1]) }, "\(name) \(image): \(stage)")
            }
            let found = try Self.stageMaps(model)
            #expect(found.map { $0[3] } == model.stages.map(\.channels), "\(name) \(image): \(found)")
            for (stage, map) in zip(model.stages, found) {
                let rows = (side / stage.stride - (name == "lenet5" ? 6 : 2))...(side / stage.stride + 1)
                #expect(rows.contains(map[1]), "\(name) \(image): \(stage) has a map of \(map)")
            }
            let strides = model.stages.map(\.stride)
            #expect(Set(strides).count == strides.count && strides == strides.sorted(), "\(name)")
        }
    }

    @Test("any size and channel count is carried", arguments: parameters.map(\.0))
    func geometry(name: String) throws {
        let isNarrow = try ModelCatalog.entry(named: name).options.contains { $0.name == "width" }
        let options: [String: JSONValue] = isNarrow ? ["width": .number(1 / 32)] : [:]
        for (height, width, channels) in [(1, 1, 1), (2, 1, 3), (12, 13, 2), (28, 28, 1), (31, 64, 4), (97, 65, 3)] {
            let image = ImageShape(height: height, width: width, channels: channels)
            let model = try Self.model(name, image, classes: 6, options)
            let trace = Trace(phase: .training)
            trace.record {
                let images = trace.input("images", [2, height, width, channels])
                #expect(model.features(images).shape == Shape([2] + model.featureShape.dimensions))
                let output = model.output(of: images)
                #expect(output.logits.shape == [2, 6] && model(images).shape == [2, 6])
                let (heads, weight): (Int, Float) =
                    name.hasPrefix("googlenet") ? (2, 0.3) : name == "inception-v3" ? (1, 0.4) : (0, 0)
                #expect(output.auxiliaryLogits.count == heads)
                #expect(output.auxiliaryLogits.allSatisfy { $0.logits.shape == [2, 6] && $0.weight == weight })
            }
            #expect(trace.diagnostic == nil, "\(name) of \(image): \(trace.diagnostic ?? "")")
        }
    }

    @Test("the small stem is for images of at most 64 pixels a side, or where it is asked for")
    func stems() throws {
        func first(_ name: String, _ side: Int, _ stem: String? = nil) throws -> Shape {
            let model = try Self.model(
                name, ImageShape(height: 32, width: side, channels: 3), classes: 10,
                stem.map { ["stem": .text($0)] } ?? [:])
            return try Self.summary(model).rows[0].outputShape
        }
        for name in ["resnet18", "alexnet", "googlenet", "squeezenet"] {
            #expect(try first(name, 64) == [1, 32, 64, 64], "\(name)")
            #expect(try first(name, 65)[1] < 17, "\(name)")
            #expect(try first(name, 64, "large")[1] < 17 && first(name, 65, "small")[1] == 32, "\(name)")
        }
        for (name, channels) in [
            ("alexnet-two-towers", 96), ("googlenet-paper", 64), ("inception-v3", 32), ("mobilenet-v2", 32),
            ("efficientnet-lite0", 32),
        ] {
            #expect(try first(name, 64) == [1, 32, 64, channels], "\(name)")
            #expect(try first(name, 65)[1] < 17 && first(name, 65, "small")[1] == 32, "\(name)")
        }
        #expect { try first("resnet18", 64, "tiny") } throws: {
            "\($0)" == "there is no stem \"tiny\"; there are auto, small, large"
        }
    }

    @Test("what cannot be built is refused with the nearest that can") func refused() {
        let wide = ImageShape(height: 3, width: 80, channels: 3)
        let huge = ImageShape(height: 60000, width: 60000)
        let cases: [(() throws -> Any, String)] = [
            ({ try ResNet(.init(classes: 0)) }, "the number of classes is 0; the nearest that works is 1"),
            ({ try ResNet(.init(image: ImageShape(height: 9, width: 9, channels: 9))) }, "the nearest is 4"),
            ({ try CIFARResNet(.init(widthFactor: 0)) }, "widthFactor is 0.0; above 0 and at most 4.0 works"),
            ({ try SqueezeNet(.init(widthFactor: .nan)) }, "widthFactor is nan; above 0"),
            ({ try AlexNet(.init(image: wide)) }, "the nearest size that works is 7x80, or use the small stem"),
            (
                { try SqueezeNet(.init(image: ImageShape(height: 2, width: 80))) },
                "images are 2x80; the nearest size that works is 3x80, or use the small stem"
            ),
            (
                { try TwoTowerAlexNet(.init(image: ImageShape(height: 9, width: 80))) },
                "the nearest size that works is 11x80, or use the small stem"
            ),
            (
                { try InceptionV3(.init(image: ImageShape(height: 90, width: 18), stem: .large)) },
                "the nearest size that works is 90x19, or use the small stem"
            ),
            ({ try MobileNetV2(.init(classes: 70000)) }, "the number of classes is 70000"),
            ({ try EfficientNetLite(.init(widthFactor: 5)) }, "widthFactor is 5.0; above 0 and at most 4.0 works"),
            ({ try VGG(.init(widthFactor: 4)) }, "a dense layer of 100352x16384 weights is over 1 GiB"),
            ({ try SoftmaxRegression(.init(image: huge)) }, "weights is over 1 GiB; use smaller images"),
            ({ try MultilayerPerceptron(.init(image: huge)) }, "weights is over 1 GiB; use smaller images or widths"),
            ({ try LinearRegression(.init(image: huge)) }, "weights is over 1 GiB; use smaller images"),
            (
                { try SoftmaxRegression(.init(image: ImageShape(height: 1, width: 1, channels: 16385))) },
                "the number of columns is 16385; the nearest that works is 16384"
            ),
            ({ try MultilayerPerceptron(.init(widths: [])) }, "1 to 16 layers of 1 to 16384 features work"),
            ({ try MNISTConvNet(.init(image: huge)) }, "weights is over 1 GiB"),
            ({ try LeNet5(.init(image: huge)) }, "weights is over 1 GiB"),
        ]
        for (build, message) in cases {
            do {
                _ = try build()
                Issue.record("built, expected: \(message)")
            } catch {
                #expect("\(error)".contains(message) && !"\(error)".contains("\n"), "\(error)")
            }
        }
    }

    @Test("images of another size are reported with both", arguments: parameters.map(\.0))
    func wrongImages(name: String) throws {
        let model = try Self.model(name, ImageShape(height: 28, width: 28), classes: 10)
        let trace = Trace(phase: .training)
        _ = trace.record { model.output(of: trace.input("images", [1, 32, 32, 1])).logits }
        #expect(trace.diagnostic?.hasSuffix("images are [1, 32, 32, 1], the model was built for [28, 28, 1]") == true)
    }

    @Test("weights are drawn as in the paper or torchvision") func initializers() throws {
        func drawn(_ model: some ImageClassifier, _ name: String) throws -> Initializer {
            try #require(namedParameters(of: model).first { $0.name == name }?.parameter.initializer, "\(name)")
        }
        let heOfFanOut = Initializer.varianceScaled(gain: 2, fan: .output, isUniform: false)
        let cases: [(Initializer, Initializer)] = [
            (try drawn(ResNet(), "layer3.5.conv2.weight"), heOfFanOut),
            (try drawn(ResNet(), "layer1.0.downsample.0.weight"), heOfFanOut),
            (try drawn(ResNet(), "fc.weight"), .pyTorchDefault),
            (try drawn(VGG(.init(.vgg11BN)), "features.0.weight"), heOfFanOut),
            (try drawn(VGG(), "classifier.6.weight"), .normal(standardDeviation: 0.01)),
            (try drawn(AlexNet(), "classifier.6.bias"), .pyTorchDefault),
            (try drawn(CIFARResNet(), "layer2.0.conv1.weight"), .heNormal),
            (try drawn(SqueezeNet(), "features.12.expand3x3.weight"), .heUniform),
            (try drawn(SqueezeNet(), "classifier.1.weight"), .normal(standardDeviation: 0.01)),
            (try drawn(GoogLeNet(), "aux2.fc1.weight"), .truncatedNormal(standardDeviation: 0.01)),
            (try drawn(GoogLeNet(), "inception4c.branch4.1.conv.weight"), .truncatedNormal(standardDeviation: 0.01)),
            (try drawn(GoogLeNet(.init(.paper)), "inception4c.branch3.1.conv.weight"), .heNormal),
            (try drawn(TwoTowerAlexNet(), "features.12.weight"), .heNormal),
            (try drawn(InceptionV3(), "Mixed_6b.branch7x7dbl_3.conv.weight"), .truncatedNormal(standardDeviation: 0.1)),
            (try drawn(InceptionV3(), "AuxLogits.conv1.conv.weight"), .truncatedNormal(standardDeviation: 0.01)),
            (try drawn(MobileNetV2(), "features.1.conv.0.0.weight"), heOfFanOut),
            (try drawn(MobileNetV2(), "classifier.1.weight"), .normal(standardDeviation: 0.01)),
            (try drawn(EfficientNetLite(), "features.6.3.block.1.0.weight"), heOfFanOut),
            (try drawn(LeNet5(), "f6.weight"), .uniform(lower: -2.4 / 120, upper: 2.4 / 120)),
            (try drawn(MNISTConvNet(), "fc2.bias"), .constant(0.1)),
            (try drawn(SoftmaxRegression(), "output.weight"), .zeros),
        ]
        for (found, expected) in cases { #expect(found == expected) }
    }

    @Test("configurations survive JSON") func json() throws {
        func check<Value: Codable & Equatable>(_ value: Value) throws {
            #expect(try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value)) == value)
        }
        let image = ImageShape(height: 5, width: 28)
        try check(SoftmaxRegressionConfiguration(image: image, classes: 3))
        try check(MultilayerPerceptronConfiguration(image: image, widths: [3], dropout: 0.5))
        try check(MNISTConvNetConfiguration(image: image, widthFactor: 0.5))
        try check(LeNet5Configuration(image: image, classes: 7))
        try check(AlexNetConfiguration(image: image, stem: .large))
        try check(VGGConfiguration(.vgg19BN, dropout: 0))
        try check(ResNetConfiguration(.resnet152, stem: .small))
        try check(CIFARResNetConfiguration(.plain56))
        try check(GoogLeNetConfiguration(leavesOutHeads: true))
        try check(SqueezeNetConfiguration(widthFactor: 2))
        try check(GoogLeNetConfiguration(.paper))
        try check(TwoTowerAlexNetConfiguration(dropout: 0.1))
        try check(InceptionV3Configuration(leavesOutHead: true))
        try check(MobileNetV2Configuration(stem: .small))
        try check(EfficientNetLiteConfiguration(classes: 7))
    }
}
