import EaselData
import EaselModels
import EaselRuns
import EaselTraining
import Testing

@Suite struct SpectralDiscriminatorTests {
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
