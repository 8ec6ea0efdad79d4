import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining
import Testing

/// Weights divided by their largest singular value.
@Suite struct SpectralNormalisationTests {
    /// Three steps and an evaluation give what PyTorch gives: results, weights, biases and both singular vectors.
    @Test(arguments: ["convolution", "dense"]) func asPyTorch(name: String) throws {
        let file = try GoldenFile("spectral")
        let golden = try #require(file.cases.first { $0.name == name })
        let layer: any Module =
            name == "dense"
            ? Dense(inputFeatures: 7, outputFeatures: 4, isSpectrallyNormalised: true)
            : Convolution2D(
                inputChannels: 2, outputChannels: 5, kernelSize: 3, stride: 2, padding: .all(1),
                isSpectrallyNormalised: true)
        let parameters = namedParameters(of: layer)
        #expect(
            parameters.map(\.name) == [
                "weight", "bias", "spectralNormalisation.outputVector", "spectralNormalisation.inputVector",
            ])
        func reference(_ named: NamedParameter, _ prefix: String) throws -> [Float] {
            let last = named.name.split(separator: ".").last.map(String.init) ?? ""
            return try file.values("\(name).\(prefix).\(last)")
        }
        for named in parameters { named.parameter.values = try reference(named, "initial") }
        let input = try file.values("\(name).input")
        let size = try #require(file.shape("\(name).input"))
        let images = ImageShape(
            height: size.rank == 4 ? size[1] : 1, width: size.rank == 4 ? size[2] : 1, channels: size[-1])
        func result(_ batch: TracedBatch) -> Tensor { layer(size.rank == 4 ? batch.images : batch.images.flattened()) }
        let step = try TrainStep(
            updating: layer, with: SGD(learningRate: golden.learningRate ?? 0), images: images, batchSize: 3
        ) { batch in
            let output = result(batch)
            batch.images.trace.output("output", output)
            return (output * batch.images.trace.stepInput("weights", output.shape)).sum()
        }
        let program = try step.program(batchSize: 3)
        for (index, value) in try file.values("\(name).weights").enumerated() {
            try program.input("weights")[index] = value
        }
        for index in 0..<3 {
            try step(images: input)
            expectGolden(
                try program.output("output").values, try file.values("\(name).output.\(index)"), 2e-6, "step \(index)")
        }
        for named in parameters {
            expectGolden(named.parameter.values, try reference(named, "final"), 2e-6, named.name)
        }
        let evaluation = try EvaluationStep(of: layer, images: images, batchSize: 3) { ["output": result($0)] }
        let evaluated = try evaluation(images: input).output("output").values
        expectGolden(evaluated, try file.values("\(name).output.3"), 2e-6, "evaluation")
    }
}
