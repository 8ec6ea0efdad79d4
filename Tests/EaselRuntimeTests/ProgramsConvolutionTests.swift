import CEaselKernels
import CEaselLevels
import EaselGraph
import EaselRuntime
import EaselTestSupport
import Testing

/// A convolution large enough for the planner to choose Winograd's form, with both of its gradients.
@Suite struct ProgramsConvolutionTests {
    @Test(arguments: [(4, 2), (3, 1)]) func winogradsFormDoesNotDependOnThreads(kernel: Int, stride: Int) throws {
        let (large, filter): (Shape, Shape) = ([21, 14, 14, 32], [kernel, kernel, 32, 64])
        var names = ["images": large.count, "filter": filter.count, "bias": 64]
        let trace = Trace(phase: .training)
        trace.record {
            let (images, weight) = (trace.input("images", large), trace.input("filter", filter))
            let bias = trace.input("bias", [64])
            let sums = convolution2D(images, filter: weight, stride: .init(stride), padding: .same)
            let result = leakyRelu(sums + bias, slope: 0.2)
            let direction = trace.input("direction", result.shape)
            names["direction"] = result.shape.count
            trace.output("result", result)
            let gradients = (result * direction).sum().gradients(withRespectTo: [images, weight, bias])
            for (index, gradient) in gradients.enumerated() { trace.output("gradient \(index)", gradient) }
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        // What the numbers are, other tests say: kernels against their naive twin.
        func results(_ workers: Workers, _ options: CompilerOptions = CompilerOptions()) throws -> [[UInt32]] {
            let program = try Program(trace.graph, workers: workers, options: options)
            for (name, count) in names {
                let elements = CaseInput.elements(count, .range(-1, 1), name)
                try program.input(name).fill(elements.map { Float($0) })
            }
            program.run()
            program.run()
            return try trace.graph.outputs.map { try program.output($0.name).map(\.bitPattern) }
        }
        try onEveryLevel { level in
            let name = String(cString: easel_level_name(level))
            let first = try results(TestWorkers.one)
            #expect(first.allSatisfy { $0.contains { $0 != 0 } }, "\(name)")
            for workers in [TestWorkers.two, TestWorkers.three] {
                #expect(try results(workers) == first, "\(name), \(workers.threads) threads")
            }
            let poisoning = CompilerOptions.with { $0.poisonsFreedMemory = true }
            #expect(try results(TestWorkers.two, poisoning) == first, "\(name), freed memory poisoned")
            let (taps, step) = (Int64(kernel), Int64(stride))
            var geometry = easel_convolution_geometry(
                batch: 21, inputHeight: 14, inputWidth: 14, inputChannels: 32, outputHeight: 14 / step,
                outputWidth: 14 / step, outputChannels: 64, kernelHeight: taps, kernelWidth: taps, strideHeight: step,
                strideWidth: step, paddingTop: 1, paddingLeft: 1, dilationHeight: 1, dilationWidth: 1, groups: 1)
            for pass in [
                EASEL_CONVOLUTION_FORWARD, EASEL_CONVOLUTION_TRANSPOSED, EASEL_CONVOLUTION_FILTER_GRADIENT,
            ] {
                let plan = easel_convolution_make_plan(&geometry, pass, EASEL_CONVOLUTION_AUTOMATIC)
                #expect(plan.winograd.isUsed != 0 && plan.parts > 1, "\(name)")
            }
        }
    }
}
