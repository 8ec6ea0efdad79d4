import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining
import Testing

/// A narrow network of every family computes what PyTorch computes of the same weights, and learns as it learns;
/// `Tools/reference/classifiers.py` wrote the values.
@Suite struct GoldenClassifierTests {
    /// A network as the script has it.
    struct Network: Sendable, CustomTestStringConvertible {
        let name: String
        let image: ImageShape
        /// What tolerances are multiplied by: narrow networks of many normalisations amplify roundings, in PyTorch's own
        /// single precision up to a few thousandths.
        let slack: Float
        let make: @Sendable (ImageShape) throws -> any ImageClassifier

        init(
            _ name: String, _ height: Int, _ width: Int, _ channels: Int, slack: Float = 1,
            _ make: @escaping @Sendable (ImageShape) throws -> any ImageClassifier
        ) {
            (self.name, self.slack, self.make) = (name, slack, make)
            image = ImageShape(height: height, width: width, channels: channels)
        }

        var testDescription: String { name }
    }

    private static let networks = [
        Network("softmax-regression", 28, 28, 1) { try SoftmaxRegression(.init(image: $0)) },
        Network("mlp", 9, 7, 3) { try MultilayerPerceptron(.init(image: $0, widths: [12, 8])) },
        Network("mnist-cnn", 27, 28, 1) { try MNISTConvNet(.init(image: $0, widthFactor: 1 / 16, dropout: 0)) },
        Network("small-convnet", 15, 14, 2) {
            SmallConvNetWithoutDropout(
                try SmallConvNet(
                    .init(image: $0, classes: 10, widths: [4, 8], featureSize: 12)))
        },
        Network("lenet5", 28, 27, 1) { try LeNet5(.init(image: $0, widthFactor: 0.5)) },
        Network("alexnet", 95, 96, 3) {
            try AlexNet(.init(image: $0, classes: 10, widthFactor: 1 / 64, stem: .large, dropout: 0))
        },
        Network("vgg11", 64, 66, 3) { try VGG(.init(.vgg11, image: $0, classes: 10, widthFactor: 1 / 64, dropout: 0)) },
        Network("vgg11-bn", 64, 64, 3) {
            try VGG(.init(.vgg11BN, image: $0, classes: 10, widthFactor: 1 / 64, dropout: 0))
        },
        Network("vgg13", 260, 224, 1) {
            try VGG(.init(.vgg13, image: $0, classes: 10, widthFactor: 1 / 64, dropout: 0))
        },
        Network("resnet18", 65, 64, 3) {
            try ResNet(.init(.resnet18, image: $0, classes: 10, widthFactor: 1 / 32, stem: .large))
        },
        Network("resnet50", 16, 17, 3) {
            try ResNet(.init(.resnet50, image: $0, classes: 10, widthFactor: 1 / 32))
        },
        Network("resnet20", 15, 16, 3) { try CIFARResNet(.init(.resnet20, image: $0, widthFactor: 0.25)) },
        Network("plain20", 16, 16, 3) { try CIFARResNet(.init(.plain20, image: $0, widthFactor: 0.25)) },
        Network("googlenet", 128, 131, 3) {
            try GoogLeNet(
                .init(image: $0, classes: 10, widthFactor: 1 / 32, stem: .large, dropout: 0, auxiliaryDropout: 0))
        },
        Network("squeezenet", 63, 66, 3) {
            try SqueezeNet(.init(image: $0, classes: 10, widthFactor: 1 / 8, stem: .large, dropout: 0))
        },
        Network("alexnet-two-towers", 99, 103, 3) {
            try TwoTowerAlexNet(.init(image: $0, classes: 10, widthFactor: 1 / 64, stem: .large, dropout: 0))
        },
        Network("googlenet-paper", 122, 128, 3) {
            try GoogLeNet(
                .init(
                    .paper, image: $0, classes: 10, widthFactor: 1 / 32, stem: .large, dropout: 0, auxiliaryDropout: 0))
        },
        Network("inception-v3", 99, 90, 3, slack: 25) {
            try InceptionV3(.init(image: $0, classes: 10, widthFactor: 1 / 32, stem: .large, dropout: 0))
        },
        Network("mobilenet-v2", 48, 50, 3, slack: 25) {
            try MobileNetV2(.init(image: $0, classes: 10, widthFactor: 3 / 32, stem: .large, dropout: 0))
        },
        Network("mobilenet-v2-small", 12, 13, 3, slack: 25) {
            try MobileNetV2(.init(image: $0, classes: 10, widthFactor: 3 / 32, dropout: 0))
        },
        Network("efficientnet-lite0", 40, 35, 3, slack: 25) {
            try EfficientNetLite(.init(image: $0, classes: 10, widthFactor: 3 / 32, stem: .large, dropout: 0))
        },
    ]

    static let batch = 4
    private static let classes = 10
    private static let labels = (0..<batch).map { Int32((3 * $0 + 1) % classes) }

    private let file: GoldenFile

    init() throws { file = try GoldenFile("classifiers") }

    /// Numbers in -½…½ from a name and their place, as `drawn` in the script has them.
    static func drawn(_ name: String, _ count: Int) -> [Float] {
        let seed = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return (0..<count).map { index in
            var x = UInt32(truncatingIfNeeded: index) &* 0x9E37_79B9 &+ seed
            x = (x ^ x >> 16) &* 0x7FEB_352D
            x = (x ^ x >> 15) &* 0x846C_A68B
            x ^= x >> 16
            return Float(x >> 8) / 16_777_216 - 0.5
        }
    }

    /// A parameter's first value, as `initial` in the script has it.
    static func initial(_ name: String, _ shape: Shape) -> [Float] {
        let values = drawn(name, shape.count)
        if name.hasSuffix("runningMean") { return values.map { $0 / 2 } }
        if shape.rank == 1 {
            let divisor: Float = name.hasSuffix("bn3.weight") ? 8 : 1
            return values.map { name.hasSuffix("bias") ? $0 / 4 : (1 + $0 / 2) / divisor }
        }
        let fan = Float(shape.count / shape[-1])
        var scale: Float = 1
        while scale * scale * fan > 48 { scale /= 2 }
        return values.map { $0 * scale }
    }

    /// Images of squares with noise on them, as `pictures` in the script has them.
    static func pictures(_ image: ImageShape, count: Int = batch) -> [Float] {
        let (fine, coarse) = (drawn("images", count * image.count), drawn("squares", count * 16 * image.channels))
        return fine.indices.map { index in
            let channel = index % image.channels
            let column = index / image.channels % image.width * 4 / image.width
            let row = index / image.channels / image.width % image.height * 4 / image.height
            let square = (index / image.count * 4 + row) * 4 + column
            return coarse[square * image.channels + channel] + fine[index] / 4
        }
    }

    /// The model with its first weights, and images.
    private func prepared(
        _ network: Network
    ) throws -> (model: any ImageClassifier, named: [NamedParameter], images: [Float]) {
        let model = try network.make(network.image)
        let named = namedParameters(of: model)
        for parameter in named {
            parameter.parameter.values = Self.initial(parameter.name, parameter.parameter.shape)
        }
        return (model, named, Self.pictures(network.image))
    }

    private static func loss(_ output: ClassifierOutput, _ labels: Tensor) -> Tensor {
        output.auxiliaryLogits.reduce(categoricalCrossEntropy(logits: output.logits, labels: labels)) {
            $0 + categoricalCrossEntropy(logits: $1.logits, labels: labels) * $1.weight
        }
    }

    /// Compares numbers on the scale of the largest expected; what is 0 but for rounding has none of its own.
    private func compare(_ values: some Collection<Float>, _ name: String, _ tolerance: Float) throws {
        let expected = try file.values(name)
        let scale = max(expected.reduce(0) { max($0, $1.magnitude) }, 1e-2)
        expectGolden(values.map { $0 / scale }, expected.map { $0 / scale }, tolerance, name)
    }

    @Test("logits, every gradient and running statistics are PyTorch's", arguments: networks)
    func step(_ network: Network) throws {
        let (model, named, images) = try prepared(network)
        let trained = named.filter(\.parameter.isTrainable)
        let shape = network.image
        let trace = Trace(phase: .training, names: variableNames(named))
        trace.record {
            let output = model.output(
                of: trace.input("images", [Self.batch, shape.height, shape.width, shape.channels]))
            for (index, logits) in ([output.logits] + output.auxiliaryLogits.map(\.logits)).enumerated() {
                trace.output("logits\(index)", logits)
            }
            let loss = Self.loss(output, trace.input("labels", [Self.batch], .int32))
            let gradients = loss.gradients(withRespectTo: trained.map(\.parameter.tensor))
            for (parameter, gradient) in zip(trained, gradients) { trace.output(parameter.name, gradient) }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        try program.input("images").fill(images)
        let labels = try program.input("labels", of: Int32.self)
        for (index, label) in Self.labels.enumerated() { labels[index] = label }
        program.run()
        let heads = file.file.tensors.map(\.name).filter { $0.hasPrefix("\(network.name).logits") }.count
        #expect(heads == (network.name.hasPrefix("googlenet") ? 3 : network.name == "inception-v3" ? 2 : 1))
        for head in 0..<heads {
            try compare(program.output("logits\(head)").values, "\(network.name).logits\(head)", 2e-5 * network.slack)
        }
        let expected = file.file.tensors.map(\.name).filter { $0.hasPrefix("\(network.name).gradient.") }
        #expect(
            Set(expected) == Set(trained.map { "\(network.name).gradient.\($0.name)" }), "names are torchvision's")
        for parameter in trained {
            try compare(
                program.output(parameter.name).values, "\(network.name).gradient.\(parameter.name)",
                2e-4 * network.slack)
        }
        for statistic in named where !statistic.parameter.isTrainable {
            try compare(
                statistic.parameter.values, "\(network.name).updated.\(statistic.name)",
                1e-5 * network.slack)
        }
    }

    // Those that amplify roundings take steps as small as that needs, which still change their losses by hundredths.
    @Test("three steps lose what they lose in PyTorch", arguments: networks)
    func losses(_ network: Network) throws {
        let (model, _, images) = try prepared(network)
        let golden = try #require(file.cases.first { $0.name == network.name })
        let step = try TrainStep(
            updating: model, with: SGD(learningRate: golden.learningRate ?? 0, momentum: 0.9), images: network.image,
            batchSize: Self.batch
        ) { Self.loss(model.output(of: $0.images), $0.labels) }
        let losses = try (0..<3).map { _ in try step(images: images, labels: Self.labels) }
        try compare(losses, "\(network.name).losses", 2e-5 * network.slack)
    }
}

/// The small convolutional network's layers without its dropout, which cannot be turned off and draws its own numbers.
private struct SmallConvNetWithoutDropout: ImageClassifier {
    let convolutions: Sequential
    let hidden: Sequential
    let output: Dense
    let imageShape: ImageShape
    let classes: Int
    let featureShape: Shape
    let stages: [FeatureStage]

    init(_ model: SmallConvNet) {
        convolutions = Sequential(model.convolutions.modules.filter { !($0 is Dropout) })
        (hidden, output) = (model.hidden, model.output)
        (imageShape, classes) = (model.imageShape, model.classes)
        (featureShape, stages) = (model.featureShape, model.stages)
    }

    func stageMaps(_ images: Tensor) -> [Tensor] {
        let first = Sequential(Array(convolutions.modules[0..<3]))(images)
        return [first, Sequential(Array(convolutions.modules[3..<6]))(first)]
    }

    func features(_ images: Tensor) -> Tensor { hidden(convolutions(images)) }

    func logits(ofFeatures features: Tensor) -> Tensor { output(features) }
}
