import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining
import Testing

/// Linear regression computes what PyTorch computes of the same weights, and learns as it learns;
/// `Tools/reference/regression.py` wrote the values.
@Suite struct GoldenRegressionTests {
    private static let images = [
        ("pictures", ImageShape(height: 5, width: 6, channels: 3)),
        ("rows", ImageShape(height: 1, width: 1, channels: 7)),
    ]
    private static let batch = GoldenClassifierTests.batch
    /// As the script has them.
    private static let targets = (0..<batch).map { Float($0) - 1 }

    private let file: GoldenFile

    init() throws { file = try GoldenFile("regression") }

    /// The model with its first weights.
    private func prepared(_ image: ImageShape) throws -> (model: LinearRegression, named: [NamedParameter]) {
        let model = try LinearRegression(.init(image: image))
        let named = namedParameters(of: model)
        for parameter in named {
            parameter.parameter.values = GoldenClassifierTests.initial(parameter.name, parameter.parameter.shape)
        }
        return (model, named)
    }

    /// Compares numbers on the scale of the largest expected.
    private func compare(_ values: some Collection<Float>, _ name: String) throws {
        let expected = try file.values(name)
        let scale = expected.reduce(1e-2) { max($0, $1.magnitude) }
        expectGolden(values.map { $0 / scale }, expected.map { $0 / scale }, 1e-5, name)
    }

    @Test("numbers and every gradient are PyTorch's", arguments: images)
    func step(name: String, image: ImageShape) throws {
        let (model, named) = try prepared(image)
        let trace = Trace(phase: .training, names: variableNames(named))
        trace.record {
            let numbers = model.numbers(
                trace.input("images", [Self.batch, image.height, image.width, image.channels]))
            trace.output("numbers", numbers)
            let loss = meanSquaredError(numbers, trace.input("targets", [Self.batch, 1]))
            let gradients = loss.gradients(withRespectTo: named.map(\.parameter.tensor))
            for (parameter, gradient) in zip(named, gradients) { trace.output(parameter.name, gradient) }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        try program.input("images").fill(GoldenClassifierTests.pictures(image))
        try program.input("targets").fill(Self.targets)
        program.run()
        try compare(program.output("numbers").values, "\(name).numbers")
        #expect(named.map(\.name) == ["output.weight", "output.bias"])
        for parameter in named {
            try compare(program.output(parameter.name).values, "\(name).gradient.\(parameter.name)")
        }
    }

    @Test("three steps lose what they lose in PyTorch", arguments: images)
    func losses(name: String, image: ImageShape) throws {
        let model = try prepared(image).model
        let golden = try #require(file.cases.first { $0.name == name })
        let (pictures, numbers) = (StepInput.images(image), StepInput.targets())
        let step = try TrainStep(
            updating: model, with: SGD(learningRate: golden.learningRate ?? 0, momentum: 0.9), images: image,
            batchSize: Self.batch
        ) { meanSquaredError(model.numbers($0.images), $0.targets()) }
        let losses = try (0..<3).map { _ in
            try step(pictures(GoldenClassifierTests.pictures(image)), numbers(Self.targets))
        }
        try compare(losses, "\(name).losses")
    }
}
