import EaselData
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// Runs of every generative model through the trainer.
@Suite struct RecipeResumeTests {
    /// Everything that a finished run left, as bytes, but for times of day.
    private struct Remains: Equatable {
        var saved: [String: [UInt8]] = [:]
        var pictures: [[UInt8]] = []
        var train: [[String: Double]] = []
        var test: [[String: Double]] = []
    }

    private func remains(_ path: String) throws -> Remains {
        var remains = Remains()
        let run = try RunDirectory.open(path)
        let file = try run.latestCheckpoint().file
        for tensor in file.tensors {
            // Sums over an epoch are what the log's means come from.
            let values: [UInt8] =
                tensor.name.hasPrefix("training.")
                ? (try file.values(tensor.name) as [UInt64]).flatMap { withUnsafeBytes(of: $0, Array.init) }
                : (try file.values(tensor.name) as [Float]).flatMap { withUnsafeBytes(of: $0, Array.init) }
            remains.saved[tensor.name] = values
        }
        for epoch in 1...2 { remains.pictures.append(bytes(of: run.samplePath(epoch: epoch))) }
        let records = try LogReader(path: run.logPath).records.filter { $0.kind == .epoch }
        (remains.train, remains.test) = (records.map(\.train), records.map(\.test))
        return remains
    }

    /// 20 pictures in batches of 8 are 3 steps an epoch, the last smaller. A run stopped after some steps and taken up
    /// by a new recipe, with another number of threads, ends as one never stopped.
    @Test(arguments: smallModels.indices, [1, 4])
    func anInterruptedRunEndsTheSame(model: Int, stop: Int) throws {
        let folder = TemporaryFolder()
        let dataset = try fewDigits()
        let record = try recordOfRun(smallModels[model].name, smallModels[model].options, on: dataset)
        func train(_ path: String, threads: Int, resuming: Bool, stopping: Int = .max) throws -> TrainingEnd {
            let directory =
                try resuming
                ? RunDirectory.open(path, forTraining: true) : RunDirectory.create(at: path, record: record)
            let recipe = try ModelCatalog.recipe(for: directory.record, workers: Workers(threads: threads))
            let trainer = try Trainer(recipe, on: dataset, into: directory, resuming: resuming)
            return try trainer.run(shouldStop: { trainer.stepsDone >= stopping })
        }
        let (whole, parts) = (folder.path + "/whole", folder.path + "/parts")
        #expect(try train(whole, threads: 1, resuming: false) == .finished)
        #expect(try train(parts, threads: 1, resuming: false, stopping: stop) == .interrupted)
        #expect(try train(parts, threads: 2, resuming: true) == .finished)
        let (first, second) = (try remains(whole), try remains(parts))
        #expect(first.saved.count > 4)
        for (name, values) in first.saved { #expect(second.saved[name] == values, "\(name)") }
        #expect(first == second)
        #expect(first.pictures.allSatisfy { !$0.isEmpty })
        #expect(first.test.count == 2 && first.test.allSatisfy { !$0.isEmpty })
    }

    /// What a checkpoint draws is what the recipe drew that saved it, its average where one is kept.
    @Test(arguments: smallModels.indices.filter { ["vae", "gan", "dcgan"].contains(smallModels[$0].name) })
    func aCheckpointDrawsTheSame(model: Int) throws {
        let folder = TemporaryFolder()
        let dataset = try fewDigits()
        let record = try recordOfRun(smallModels[model].name, smallModels[model].options, on: dataset, epochs: 1)
        let directory = try RunDirectory.create(at: folder.path + "/run", record: record)
        let recipe = try ModelCatalog.recipe(for: record)
        #expect(try Trainer(recipe, on: dataset, into: directory, resuming: false).run() == .finished)
        let drawn = try record.latentDecoder(from: directory.latestCheckpoint().file)
        let own = try #require(
            (recipe as? AdversarialRecipe)?.latentDecoder ?? (recipe as? VariationalAutoencoderRecipe)?.latentDecoder)
        let few = try drawn.images(count: 3, seed: 9)
        #expect(few == (try own.images(count: 3, seed: 9)))
        // The same seed begins with the same pictures at any count; another seed draws others.
        #expect(try Array(drawn.images(count: 70, seed: 9).prefix(3)) == few)
        #expect(try drawn.images(count: 3, seed: 10) != few)
        #expect(Set(few).count == 3)
    }
}
