import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining
import Testing

/// The losses of generative models against PyTorch's.
@Suite struct GoldenLossTests {
    private let file: GoldenFile

    init() throws { file = try GoldenFile("generative") }

    /// Runs a graph whose inputs are tensors of a case, and compares its outputs with others.
    private func compare(
        _ name: String, inputs: [String], parameters: [NamedParameter] = [], tolerance: Float = 1e-6,
        _ body: ([String: Tensor]) -> KeyValuePairs<String, Tensor>
    ) throws {
        let trace = Trace(phase: .training, names: variableNames(parameters))
        try trace.record {
            var tensors: [String: Tensor] = [:]
            for input in inputs { tensors[input] = trace.input(input, try #require(file.shape("\(name).\(input)"))) }
            for (output, value) in body(tensors) { trace.output(output, value) }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        for input in inputs {
            for (index, value) in try file.values("\(name).\(input)").enumerated() {
                try program.input(input)[index] = value
            }
        }
        program.run()
        for output in trace.graph.outputs.map(\.name) {
            expectGolden(
                try program.output(output).values, try file.values("\(name).\(output)"), tolerance, "\(name).\(output)")
        }
    }

    @Test(arguments: AdversarialLoss.allCases) func adversarial(loss: AdversarialLoss) throws {
        try compare("loss/\(loss)", inputs: ["real", "fake"]) { tensors in
            guard let real = tensors["real"], let fake = tensors["fake"] else { return [:] }
            let (first, second) = (loss.discriminator(real: real, fake: fake), loss.generator(fake: fake))
            let gradients = first.gradients(withRespectTo: [real, fake])
            return [
                "losses": stacked([first, second]), "gradient.real": gradients[0], "gradient.fake": gradients[1],
                "gradient.generator": second.gradients(withRespectTo: [fake])[0],
            ]
        }
    }

    @Test func divergence() throws {
        try compare("divergence", inputs: ["mean", "logVariance"]) { tensors in
            guard let mean = tensors["mean"], let logVariance = tensors["logVariance"] else { return [:] }
            return ["output": standardNormalDivergence(mean: mean, logVariance: logVariance)]
        }
    }

    @Test func gaussianLikelihood() throws {
        let deviation = try #require(file.cases.first { $0.name == "likelihood" }?.delta)
        try compare("likelihood", inputs: ["input", "target"]) { tensors in
            guard let logits = tensors["input"], let target = tensors["target"] else { return [:] }
            let likelihood = ReconstructionLikelihood.gaussian(standardDeviation: deviation)
            return ["output": likelihood.negativeLogLikelihood(logits: logits, images: target)]
        }
    }

    /// The derivative of the penalty is a second derivative of the critic.
    @Test func penaltyOfACritic() throws {
        let golden = try #require(file.cases.first { $0.name == "wgan-gp" })
        let model = try DCGAN(
            DCGANConfiguration(baseWidth: golden.baseWidth ?? 0, isDiscriminatorNormalised: false))
        let parameters = namedParameters(of: model.discriminator)
        try #require(parameters.count == golden.parameters?.count)
        for (parameter, name) in zip(parameters, golden.parameters ?? []) {
            try #require(parameter.parameter.shape == file.shape("wgan-gp.initial.\(name)"), "\(name)")
            parameter.parameter.values = try file.values("wgan-gp.initial.\(name)")
        }
        var compared = 0
        // One name after another: the list of outputs is a literal.
        for (parameter, name) in zip(parameters, golden.parameters ?? []) {
            try compare("wgan-gp", inputs: ["real", "fake", "mixing"], parameters: parameters, tolerance: 2e-6) {
                guard let real = $0["real"], let fake = $0["fake"], let mixing = $0["mixing"] else { return [:] }
                let penalty = gradientPenalty(
                    real: real, fake: fake, mixing: mixing, critic: model.discriminator.callAsFunction)
                compared += 1
                return [
                    "penalty": penalty,
                    "gradient.\(name)": penalty.gradients(withRespectTo: [parameter.parameter.tensor])[0],
                ]
            }
        }
        #expect(compared == 6)
        // The gradient is not zeros compared with zeros.
        #expect(try file.values("wgan-gp.gradient.layers.0.weight").contains { $0.magnitude > 0.1 })
    }

    @Test func penaltyOfASmoothCritic() throws {
        let (first, second) = (Parameter([6, 5], .zeros), Parameter([5, 1], .zeros))
        first.values = try file.values("smooth.initial.first")
        second.values = try file.values("smooth.initial.second")
        try compare("smooth", inputs: ["real", "fake", "mixing"]) { tensors in
            guard let real = tensors["real"], let fake = tensors["fake"], let mixing = tensors["mixing"] else {
                return [:]
            }
            let penalty = gradientPenalty(real: real, fake: fake, mixing: mixing) {
                matrixProduct(tanh(matrixProduct($0, first.tensor)), second.tensor)
            }
            let gradients = penalty.gradients(withRespectTo: [first.tensor, second.tensor])
            return ["penalty": penalty, "gradient.first": gradients[0], "gradient.second": gradients[1]]
        }
    }

    @Test func whatCannotBeIsReported() {
        func diagnostic(_ body: (Tensor) -> Tensor) -> String? {
            let trace = Trace(phase: .training)
            _ = trace.record { body(trace.input("x", [2, 3])) }
            return trace.diagnostic
        }
        #expect(
            diagnostic { AdversarialLoss.hinge.discriminator(real: $0, fake: $0, realTarget: 0.9) }
                == "adversarialLoss: label smoothing has no meaning for hinge; its real target must be 1")
        #expect(
            diagnostic { AdversarialLoss.minimax.discriminator(real: $0, fake: $0, realTarget: 1.5) }
                == "adversarialLoss: real target 1.5 must be above 0 and at most 1")
        #expect(
            diagnostic {
                ReconstructionLikelihood.gaussian(standardDeviation: 0).negativeLogLikelihood(logits: $0, images: $0)
            } == "negativeLogLikelihood: standard deviation 0.0 must be positive, such as 0.1")
        #expect(diagnostic { gradientPenalty(real: $0, fake: $0.flattened().transposed([1, 0])) { $0 } } != nil)
    }

    /// R1 of a linear critic is half the squared norm of its weights.
    @Test func realPenalty() throws {
        let trace = Trace(phase: .training)
        trace.record {
            let weights = trace.input("weights", [3, 1])
            let penalty = realGradientPenalty(trace.input("images", [4, 3])) { matrixProduct($0, weights) }
            trace.output("penalty", penalty)
            trace.output("gradient", penalty.gradients(withRespectTo: [weights])[0])
        }
        try #require(trace.diagnostic == nil)
        let program = try Program(trace.graph)
        for (index, value) in [1, -2, 4].enumerated() { try program.input("weights")[index] = Float(value) }
        program.run()
        #expect(try program.scalar("penalty") == 10.5)
        #expect(try Array(program.output("gradient")) == [1, -2, 4])
    }
}
