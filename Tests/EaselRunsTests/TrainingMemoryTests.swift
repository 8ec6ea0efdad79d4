import EaselCore
import EaselData
import EaselFiles
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

/// What is known of a training before any memory is taken, and that none is.
@Suite struct TrainingMemoryTests {
    private static let image = ImageShape(height: 28, width: 28)

    private func storages(of recipe: any Recipe) -> [Storage] {
        recipe.parameters.map(\.parameter.storage) + recipe.optimizerStates.flatMap(\.storages)
    }

    @Test(arguments: smallModels.indices) func aRecipeTakesNoneBeforeItsFirstStep(_ index: Int) throws {
        let (name, options) = smallModels[index]
        let recipe = try ModelCatalog.recipe(.init(name: name, options: options), image: Self.image, batchSize: 8)
        let memory = try TrainingMemory(of: recipe, batchSize: 8)
        #expect(storages(of: recipe).allSatisfy { $0.numbers == nil })
        #expect(memory.parameters == 4 * recipe.parameters.reduce(0) { $0 + $1.parameter.shape.count })
        #expect(memory.optimizer >= memory.parameters / 2)
        #expect(memory.snapshot == memory.parameters + memory.optimizer)
        #expect(memory.values > 0 && memory.evaluation > 0)
        #expect(memory.total == 2 * memory.snapshot + memory.values + memory.evaluation)
        var losses: [Float] = []
        try recipe.train(on: fewDigits().train.batches(of: 8)[0], learningRate: 1e-3, into: &losses)
        #expect(losses.allSatisfy { $0.isFinite })
    }

    @Test func aDescriptionOfALargeModelTakesNone() throws {
        let record = RunRecord.Model(name: "gan", options: ["widths": [16384, 16384]])
        let description = try ModelDescription(record, image: Self.image, batchSize: 65536)
        #expect(description.memory.parameters > 2 << 30)
        #expect(description.stepFlops > 1 << 40)
    }

    @Test func aFileOfOtherShapesCostsNothing() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/small.safetensors"
        let small = try Autoencoder(AutoencoderConfiguration(widths: [2, 3], latentSize: 4))
        initialize(small, seed: 1)
        try saveParameters(of: small, to: path)
        let file = try SafetensorsFile(path: path)
        let large = try Autoencoder(
            AutoencoderConfiguration(widths: [Int](repeating: 4096, count: 12), latentSize: 4))
        #expect(throws: FileError.self) { try loadParameters(of: large, from: file) }
        let record = RunRecord.Model(
            name: "autoencoder", options: ["latentSize": 4, "widths": .list([.integer(4096), .integer(4096)])])
        let recipe = try ModelCatalog.recipe(record, image: Self.image, batchSize: 8)
        #expect(throws: FileError.self) { try recipe.loadParameters(from: file) }
        #expect(namedParameters(of: large).allSatisfy { $0.parameter.storage.numbers == nil })
        #expect(storages(of: recipe).allSatisfy { $0.numbers == nil })
    }

    @Test func whatIsReadIsNotDrawnBefore() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/model.safetensors"
        let (first, second) = (try Autoencoder(), try Autoencoder())
        initialize(first, seed: 1)
        try saveParameters(of: first, to: path)
        nonisolated(unsafe) var draws = 0
        for named in namedParameters(of: second) { named.parameter.storage.willBe { _ in draws += 1 } }
        try loadParameters(of: second, from: SafetensorsFile(path: path))
        #expect(draws == 0)
        for (one, other) in zip(namedParameters(of: first), namedParameters(of: second)) {
            #expect(one.parameter.values == other.parameter.values, "\(one.name)")
        }
    }

    @Test func theShortageNamesWhatIsNeededAndHad() throws {
        let record = RunRecord.Model(name: "gan", options: ["widths": .list((0..<16).map { _ in .integer(16384) })])
        let recipe = try ModelCatalog.recipe(record, image: Self.image, batchSize: 65536)
        let memory = try TrainingMemory(of: recipe, batchSize: 65536)
        let available = try #require(MachineMemory.available())
        // More than most machines have; the others can train it.
        guard memory.total > available.byteCount else { return }
        let error = try #require(throws: RunError.self) { try memory.requireAvailable() }
        #expect(error.description.hasPrefix("training needs \(byteText(memory.total)) of memory (weights "))
        #expect(error.description.hasSuffix("a smaller model, batch or image needs less"))
        #expect(!error.description.contains("\n"))
    }
}
