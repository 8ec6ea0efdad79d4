import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import Testing

/// Pixel shuffles and a narrow FFDNet compute what PyTorch computes, and its gradients; `Tools/reference` wrote the values.
@Suite struct GoldenDenoisingTests {
    private let file: GoldenFile

    init() throws { file = try GoldenFile("denoising") }

    /// Fills the inputs of a program with the values of a case.
    private func fill(_ program: Program, _ name: String, _ inputs: [String]) throws {
        for input in inputs {
            try program.input(input).fill(file.values("\(name).\(input)"))
        }
    }

    @Test(arguments: ["pixelShuffle", "pixelUnshuffle"]) func shuffles(name: String) throws {
        let (shape, result) = (
            try #require(file.shape("\(name).input")), try #require(file.shape("\(name).output"))
        )
        let trace = Trace(phase: .inference)
        trace.record {
            let input = trace.input("input", shape)
            let output =
                name == "pixelShuffle" ? PixelShuffle(factor: 2)(input) : PixelUnshuffle(factor: 2)(input)
            trace.output("output", output)
            let weighted = (output * trace.input("outputGradient", result)).sum()
            trace.output("gradient", weighted.gradients(withRespectTo: [input])[0])
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        try fill(program, name, ["input", "outputGradient"])
        program.run()
        // Numbers are moved and nothing is computed.
        #expect(try Array(program.output("output").values) == file.values("\(name).output"))
        #expect(try Array(program.output("gradient").values) == file.values("\(name).gradient.input"))
    }

    @Test func network() throws {
        let shape = try #require(file.shape("ffdnet.input"))
        let model = try FFDNet(
            DenoiserConfiguration(
                image: ImageShape(height: shape[1], width: shape[2], channels: shape[3]), hiddenChannels: 8, depth: 4))
        let named = namedParameters(of: model)
        for parameter in named { parameter.parameter.values = try file.values("ffdnet.\(parameter.name)") }
        let trace = Trace(phase: .training)
        trace.record {
            let images = trace.input("input", shape)
            let output = model.denoise(images, noiseLevel: trace.input("noiseLevel", [shape[0], 1, 1, 1]))
            trace.output("output", output)
            let weighted = (output * trace.input("outputGradient", shape)).sum()
            for (gradient, name) in zip(
                weighted.gradients(withRespectTo: [images] + named.map(\.parameter.tensor)),
                ["input"] + named.map(\.name))
            {
                trace.output("gradient.\(name)", gradient)
            }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        try fill(program, "ffdnet", ["input", "noiseLevel", "outputGradient"])
        program.run()
        #expect(named.count == 8)
        for name in ["output", "gradient.input"] + named.map({ "gradient.\($0.name)" }) {
            expectGolden(try program.output(name).values, try file.values("ffdnet.\(name)"), 5e-6, name)
        }
    }
}
