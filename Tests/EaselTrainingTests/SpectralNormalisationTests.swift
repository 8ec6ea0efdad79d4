import EaselCore
import EaselData
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuns
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
            return (output * batch.images.trace.input("weights", output.shape)).sum()
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

    /// After some steps the normalised weights of every layer of a discriminator have the singular value 1.
    @Test func theLargestSingularValueIsOne() throws {
        let model = try DCGAN(
            DCGANConfiguration(
                baseWidth: 4, latentSize: 5, isDiscriminatorNormalised: false, isSpectrallyNormalised: true))
        // Its critic is smooth, which goes with a gradient penalty too: nothing mixes pictures.
        let options = AdversarialOptions(loss: .hinge, realGradientPenalty: 0.1)
        let recipe = try AdversarialRecipe(
            model, options: options, optimizer: Adam(learningRate: 1e-4, beta1: 0.5), batchSize: 8)
        let batch = try fewDigits(train: 8).train.batches(of: 8)[0]
        let names = recipe.parameters.map(\.name)
        #expect(names.filter { $0.hasSuffix("spectralNormalisation.outputVector") }.count == 3)
        for _ in 0..<40 {
            var values: [Float] = []
            try recipe.train(on: batch, learningRate: 1e-4, into: &values)
            #expect(values.allSatisfy { $0.isFinite })
        }
        for named in recipe.parameters where named.name.hasPrefix("discriminator.") && named.name.hasSuffix("weight") {
            let columns = named.parameter.shape[-1]
            let weights = named.parameter.values.map(Double.init)
            let path = named.name.dropLast("weight".count) + "spectralNormalisation."
            func vector(_ name: String) -> [Double] {
                recipe.parameters.first { $0.name == path + name }?.parameter.values.map(Double.init) ?? []
            }
            let (left, right) = (vector("outputVector"), vector("inputVector"))
            var used = 0.0
            for (index, weight) in weights.enumerated() {
                used += weight * left[index % columns] * right[index / columns]
            }
            // Power iteration of its own, from another vector and until it has come to rest.
            var own = (0..<columns).map { 1 + 0.1 * Double($0) }
            var largest = 0.0
            for _ in 0..<500 {
                var rows = [Double](repeating: 0, count: weights.count / columns)
                for (index, weight) in weights.enumerated() { rows[index / columns] += weight * own[index % columns] }
                own = own.map { _ in 0 }
                for (index, weight) in weights.enumerated() { own[index % columns] += weight * rows[index / columns] }
                let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
                own = own.map { $0 / length }
                largest = length.squareRoot()
            }
            #expect(abs(used / largest - 1) < 0.05, "\(named.name): \(used) of \(largest)")
        }
    }
}
