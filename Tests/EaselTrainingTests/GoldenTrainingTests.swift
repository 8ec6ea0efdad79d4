import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining
import Testing

/// Ten steps of a narrow autoencoder from the same weights on the same batches as PyTorch.
@Suite struct GoldenTrainingTests {
    private let file: GoldenFile
    private let golden: GoldenCase
    private let model: Autoencoder
    private let named: [NamedParameter]
    private let images: [Float]

    init() throws {
        file = try GoldenFile("training")
        golden = try #require(file.cases.first)
        model = try Autoencoder(
            AutoencoderConfiguration(widths: golden.widths ?? [], latentSize: golden.latentSize ?? 0))
        named = namedParameters(of: model)
        images = try file.values("\(golden.name).images")
        // Both list parameters in the order of the layers; the names are each program's own.
        try #require(named.count == golden.parameters?.count)
        for (parameter, name) in zip(named, golden.parameters ?? []) {
            try #require(parameter.parameter.shape == file.shape("\(golden.name).initial.\(name)"), "\(name)")
            parameter.parameter.values = try file.values("\(golden.name).initial.\(name)")
        }
    }

    /// The pictures of a step: two batches take turns, the second smaller.
    private func batch(_ step: Int) -> [Float] {
        let bounds = golden.batches?[step % 2] ?? [0, 0]
        return Array(images[(bounds[0] * 784)..<(bounds[1] * 784)])
    }

    @Test func firstLogitsAndGradients() throws {
        let first = batch(0)
        let trace = Trace(phase: .training, names: variableNames(named))
        trace.record {
            let images = trace.input("images", [first.count / 784, 28, 28, 1])
            let logits = model.logits(images)
            trace.output("logits", logits)
            let loss = binaryCrossEntropy(logits: logits, targets: images)
            let gradients = loss.gradients(withRespectTo: named.map(\.parameter.tensor))
            for (parameter, gradient) in zip(named, gradients) { trace.output(parameter.name, gradient) }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        try program.input("images").fill(first)
        program.run()
        expectGolden(try program.output("logits").values, try file.values("\(golden.name).logits"), 1e-6, "logits")
        for (parameter, name) in zip(named, golden.parameters ?? []) {
            let expected = try file.values("\(golden.name).gradient.\(name)")
            // Gradients are small; their own largest element is the scale.
            let scale = expected.reduce(0) { max($0, $1.magnitude) }
            expectGolden(
                try program.output(parameter.name).map { $0 / scale }, expected.map { $0 / scale }, 1e-5,
                "gradient of \(name)")
        }
    }

    @Test(arguments: [1, 2]) func tenSteps(threads: Int) throws {
        let step = try TrainStep(
            updating: model, with: Adam(learningRate: golden.learningRate ?? 0),
            images: ImageShape(height: 28, width: 28), batchSize: 8, workers: Workers(threads: threads)
        ) { binaryCrossEntropy(logits: model.logits($0.images), targets: $0.images) }
        let losses = try (0..<10).map { try step(images: batch($0)) }
        expectGolden(losses, try file.values("\(golden.name).losses"), 2e-6, "losses")
        for (parameter, name) in zip(named, golden.parameters ?? []) {
            expectGolden(
                parameter.parameter.values, try file.values("\(golden.name).final.\(name)"), 2e-5, "final \(name)")
        }
    }
}
