import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining
import Testing

/// A narrow U-Net computes what PyTorch computes of the same weights, and learns as it learns;
/// `Tools/reference/segmentation.py` wrote the values.
@Suite struct GoldenSegmentationTests {
    /// A network as the script has it.
    struct Network: Sendable, CustomTestStringConvertible {
        let name: String
        let image: ImageShape
        let hasDice: Bool
        let make: @Sendable (ImageShape) throws -> UNet

        init(
            _ name: String, _ height: Int, _ width: Int, _ channels: Int, hasDice: Bool = false,
            _ make: @escaping @Sendable (ImageShape) throws -> UNet
        ) {
            (self.name, self.hasDice, self.make) = (name, hasDice, make)
            image = ImageShape(height: height, width: width, channels: channels)
        }

        var testDescription: String { name }

        /// The loss of logits with masks.
        func loss(_ logits: Tensor, _ masks: Tensor) -> Tensor {
            let entropy = categoricalCrossEntropy(logits: logits, labels: masks)
            return hasDice ? entropy + diceLoss(logits: logits, labels: masks) : entropy
        }
    }

    private static let networks = [
        Network("unet", 30, 35, 3) { try UNet(.init(image: $0, classes: 3, widths: [4, 6, 8])) },
        Network("unet-plain", 16, 16, 1, hasDice: true) {
            try UNet(.init(image: $0, classes: 3, widths: [4, 8], leavesOutNormalisation: true))
        },
        Network("unet-resnet18", 65, 66, 3) { image in
            try UNet(.init(image: image, classes: 3)) {
                try ResNet(.init(.resnet18, image: $0, widthFactor: 1 / 32, stem: .large))
            }
        },
    ]

    private static let (batch, classes) = (2, 3)
    private let file: GoldenFile

    init() throws { file = try GoldenFile("segmentation") }

    /// The classes of pixels, as `masks` in the script has them.
    private static func masks(_ image: ImageShape) -> [Int32] {
        (0..<batch * image.height * image.width).map { place in
            let column = place % image.width * 4 / image.width
            let row = place / image.width % image.height * 4 / image.height
            return Int32((row + 2 * column + place / image.width / image.height) % classes)
        }
    }

    /// The model with its first weights, and images.
    private func prepared(_ network: Network) throws -> (model: UNet, named: [NamedParameter], images: [Float]) {
        let model = try network.make(network.image)
        let named = namedParameters(of: model)
        for parameter in named {
            parameter.parameter.values = GoldenClassifierTests.initial(parameter.name, parameter.parameter.shape)
        }
        return (model, named, GoldenClassifierTests.pictures(network.image, count: Self.batch))
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
            let logits = model.logits(
                trace.input("images", [Self.batch, shape.height, shape.width, shape.channels]))
            trace.output("logits", logits)
            let loss = network.loss(logits, trace.input("masks", [Self.batch, shape.height, shape.width], .int32))
            let gradients = loss.gradients(withRespectTo: trained.map(\.parameter.tensor))
            for (parameter, gradient) in zip(trained, gradients) { trace.output(parameter.name, gradient) }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        try program.input("images").fill(images)
        let masks = try program.input("masks", of: Int32.self)
        for (index, label) in Self.masks(shape).enumerated() { masks[index] = label }
        program.run()
        try compare(program.output("logits").values, "\(network.name).logits", 2e-5)
        let expected = file.file.tensors.map(\.name).filter { $0.hasPrefix("\(network.name).gradient.") }
        #expect(Set(expected) == Set(trained.map { "\(network.name).gradient.\($0.name)" }))
        for parameter in trained {
            try compare(
                program.output(parameter.name).values, "\(network.name).gradient.\(parameter.name)", 2e-4)
        }
        for statistic in named where !statistic.parameter.isTrainable {
            try compare(statistic.parameter.values, "\(network.name).updated.\(statistic.name)", 1e-5)
        }
    }

    @Test("three steps lose what they lose in PyTorch", arguments: networks)
    func losses(_ network: Network) throws {
        let (model, _, images) = try prepared(network)
        let golden = try #require(file.cases.first { $0.name == network.name })
        let (picture, masks) = (
            StepInput.images(network.image), StepInput.masks(network.image.size, classes: Self.classes)
        )
        let step = try TrainStep(
            updating: model, with: SGD(learningRate: golden.learningRate ?? 0, momentum: 0.9), images: network.image,
            batchSize: Self.batch
        ) { network.loss(model.logits($0.images), $0.masks(classes: Self.classes)) }
        let losses = try (0..<3).map { _ in try step(picture(images), masks(Self.masks(network.image))) }
        try compare(losses, "\(network.name).losses", 2e-5)
    }
}
