import EaselCore
import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

/// Layers that normalise or weigh channels, and depthwise convolutions: output and every gradient against PyTorch.
@Suite struct GoldenModernLayerTests {
    @Test(arguments: try GoldenFile("modern-layers").cases) func layer(_ golden: GoldenCase) throws {
        let file = try GoldenFile("modern-layers")
        let shape = try #require(file.shape("\(golden.name).input"))
        let layer = try #require(module(golden, shape, file), "\(golden.name)")
        let parameters = namedParameters(of: layer)
        for parameter in parameters {
            let name = "\(golden.name).\(parameter.name)"
            try #require(file.shape(name) == parameter.parameter.shape, "\(name)")
            parameter.parameter.values = try file.values(name)
        }
        let trace = Trace(phase: .training)
        trace.record {
            let input = trace.input("input", shape)
            let output = layer(input)
            trace.output("output", output)
            let loss = (output * trace.input("outputGradient", output.shape)).sum()
            let gradients = loss.gradients(withRespectTo: [input] + parameters.map(\.parameter.tensor))
            for (name, gradient) in zip(["input"] + parameters.map(\.name), gradients) {
                trace.output("gradient.\(name)", gradient)
            }
        }
        try #require(trace.diagnostic == nil, "\(golden.name): \(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        for name in ["input", "outputGradient"] {
            try program.input(name).fill(file.values("\(golden.name).\(name)"))
        }
        program.run()
        for output in trace.graph.outputs {
            let name = "\(golden.name).\(output.name)"
            #expect(file.shape(name) == trace.graph.nodes[output.node].type.shape, "\(name)")
            try expectGolden(program.output(output.name).values, file.values(name), 2e-6, name)
        }
        let differentiated = file.file.tensors.count { $0.name.hasPrefix("\(golden.name).gradient.") }
        #expect(trace.graph.outputs.count == 1 + differentiated)
    }

    @Test func everyCaseIsThere() throws { #expect(try GoldenFile("modern-layers").cases.count == 19) }

    private func module(_ golden: GoldenCase, _ shape: Shape, _ file: GoldenFile) -> (any Module)? {
        let channels = shape[-1]
        let epsilon = golden.epsilon ?? 0
        switch golden.operation {
        case "groupNorm": return GroupNorm(groups: golden.groups ?? 0, channels: channels, epsilon: epsilon)
        case "layerNorm": return file.shape("\(golden.name).weight").map { LayerNorm($0, epsilon: epsilon) }
        case "instanceNorm":
            let isAffine = file.shape("\(golden.name).weight") != nil
            return InstanceNorm(channels: channels, isAffine: isAffine, epsilon: epsilon)
        case "localResponseNorm":
            guard let size = golden.size, let alpha = golden.alpha, let beta = golden.beta, let k = golden.k else {
                return nil
            }
            return LocalResponseNorm(size: size, alpha: alpha, beta: beta, k: k)
        case "squeezeAndExcite":
            return file.shape("\(golden.name).fc1.bias").map { SqueezeAndExcite(channels: channels, squeezed: $0[0]) }
        case "depthwise":
            guard let filter = file.shape("\(golden.name).weight"), let padding = golden.padding,
                let stride = golden.strides, let dilation = golden.dilation
            else { return nil }
            return Convolution2D(
                inputChannels: channels, outputChannels: filter[3], kernelSize: Size2D(filter[0]),
                stride: Size2D(stride[0]), padding: .all(padding[0][0]), dilation: Size2D(dilation[0]),
                groups: channels)
        default: return nil
        }
    }
}
