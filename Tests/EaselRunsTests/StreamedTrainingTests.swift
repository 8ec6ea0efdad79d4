import EaselCore
import EaselData
import EaselImages
import EaselFiles
import EaselModels
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// Training on images that are read from their files while it runs.
final class StreamedTrainingTests {
    /// A folder of digits in folders of their classes.
    private let folder = TemporaryFolder()

    init() throws {
        let digits = try Digits(ImageShape(height: 8, width: 8)).images(from: 0, count: 60)
        for index in 0..<digits.count {
            let place = "\(folder.path)/digits/\(digits.labels?[index] ?? 0)"
            try FileSystem.makeFolder(place)
            try PNGFile.write(digits.image(at: index), to: "\(place)/\(index).png")
        }
    }

    private func dataset(_ storage: PixelStorage) throws -> Dataset {
        try ImageFolder.read("\(folder.path)/digits", storage: storage)
    }

    private func record(_ dataset: Dataset, epochs: Int = 3) throws -> RunRecord {
        try RunRecord(
            easelVersion: easelVersion, host: nil,
            model: .init(
                name: "classifier",
                options: [
                    "widths": .list([.integer(2), .integer(3)]), "featureSize": .integer(4), "classes": .integer(10),
                ]),
            image: .init(height: 8, width: 8, channels: 1),
            dataset: .init(DatasetSource("\(folder.path)/digits"), dataset, run: "\(folder.path)/run"), seed: 3,
            epochs: epochs, batchSize: 7, optimizer: .init(Adam()))
    }

    private func recipe(_ record: RunRecord) throws -> any Recipe {
        try ModelCatalog.recipe(for: record)
    }

    private func checkpoints(_ name: String) throws -> [[UInt8]] {
        let path = "\(folder.path)/\(name)/checkpoints"
        return try FileSystem.names(in: path).filter { $0.hasPrefix("epoch-") }.sorted().map {
            bytes(of: "\(path)/\($0)")
        }
    }

    /// The same bytes as from memory, on any number of threads, also where it is stopped after every step.
    @Test func givesTheSameBytesAsFromMemory() throws {
        let memory = try dataset(.memory)
        let record = try record(memory)
        let whole = try RunDirectory.create(at: "\(folder.path)/memory", record: record)
        _ = try Trainer(recipe(record), on: memory, into: whole, resuming: false).run()
        let expected = try checkpoints("memory")
        #expect(expected.count == 3)
        let files = try dataset(.files)
        #expect(!files.train.isInMemory)
        try record.dataset.check(files)
        #expect(try self.record(files).dataset == record.dataset)
        for (threads, prefetch) in [(1, 1), (4, 4)] {
            let name = "streamed-\(threads)"
            let directory = try RunDirectory.create(at: "\(folder.path)/\(name)", record: record)
            let trainer = try Trainer(recipe(record), on: files, into: directory, resuming: false)
            (trainer.readingThreads, trainer.prefetch) = (threads, prefetch)
            #expect(try trainer.run() == .finished)
            #expect(try checkpoints(name) == expected)
        }
        let path = try RunDirectory.create(at: "\(folder.path)/parts", record: record).path
        for _ in 0..<100 {
            let directory = try RunDirectory.open(path, forTraining: true)
            let trainer = try Trainer(recipe(record), on: files, into: directory, resuming: true)
            if try trainer.run(shouldStop: { true }) == .finished { break }
        }
        #expect(try checkpoints("parts") == expected)
    }

    /// Whatever else is done with images takes them from their files as well, with the same results.
    @Test func whatLooksAtImagesTakesThemFromTheirFiles() throws {
        let (memory, files) = try (dataset(.memory), dataset(.files))
        let model = try Autoencoder(.init(image: memory.imageShape, widths: [4], latentSize: 4))
        let recipe = try ReconstructionRecipe(model, optimizer: Adam(), batchSize: 7)
        let encoder = try LatentEncoder(model)
        let latents = try encoder(files.train)
        #expect(try encoder(memory.train) == latents && latents.count == 4 * files.train.count)
        let large = try files.train.image(at: 1).resized(height: 30, width: 20)
        let rows = try encoder.latents(of: [files.train.image(at: 0), encoder.fitted(large)])
        #expect(rows.map(\.count) == [4, 4] && rows[0] == Array(latents.prefix(4)))
        #expect(try recipe.evaluate(on: memory.test) == recipe.evaluate(on: files.test))
        let measures = try [memory, files].map { try recipe.reconstructionMeasures(on: $0.train) }
        #expect(measures[0].meanStructuralSimilarity == measures[1].meanStructuralSimilarity)
        #expect(try recipe.samples(from: memory.test).render() == recipe.samples(from: files.test).render())
    }

    /// What was trained of the epoch is saved, the file named, and once it is back the run goes on as if nothing had been.
    @Test func aFileThatCannotBeReadLosesNothing() throws {
        let files = try dataset(.files)
        let record = try record(files, epochs: 2)
        let whole = try RunDirectory.create(at: "\(folder.path)/whole", record: record)
        _ = try Trainer(recipe(record), on: files, into: whole, resuming: false).run()
        // The image that is met last in the first epoch.
        let visits = try BatchOrder(count: files.train.count, batchSize: 7, seed: 3).epoch(0)
        let last = try files.train.image(at: Int(visits.visits[visits.visits.count - 1]))
        let names = try FileSystem.names(in: "\(folder.path)/digits").flatMap { name in
            try FileSystem.names(in: "\(folder.path)/digits/\(name)").map { "\(folder.path)/digits/\(name)/\($0)" }
        }
        let lost = try #require(names.first { (try? PNGFile.read($0)) == last })
        let path = "\(folder.path)/broken"
        // The run is locked as long as its folder is open.
        do {
            let directory = try RunDirectory.create(at: path, record: record)
            let trainer = try Trainer(recipe(record), on: files, into: directory, resuming: false)
            try FileManager.default.moveItem(atPath: lost, toPath: "\(folder.path)/kept.png")
            #expect(message { _ = try trainer.run() }.contains(lost))
            #expect(trainer.stepsDone == visits.count - 1)
        }
        try FileManager.default.moveItem(atPath: "\(folder.path)/kept.png", toPath: lost)
        let again = try RunDirectory.open(path, forTraining: true)
        let resumed = try Trainer(recipe(record), on: files, into: again, resuming: true)
        #expect(resumed.stepsDone == visits.count - 1)
        #expect(try resumed.run() == .finished)
        #expect(try checkpoints("broken").suffix(1) == checkpoints("whole").suffix(1))
    }

    /// Both splits are looked at before anything is trained.
    @Test func labelsAreCheckedWhenTheDataIsMet() throws {
        let data = try dataset(.files)
        let record = try record(data)
        let directory = try RunDirectory.create(at: "\(folder.path)/labels", record: record)
        let odd = try Dataset(
            name: "odd", classNames: (0..<11).map(String.init), train: data.train,
            test: data.test.withLabels([Int32](repeating: 10, count: data.test.count)), source: "here")
        let text = message { _ = try Trainer(recipe(record), on: odd, into: directory, resuming: false) }
        #expect(text.contains("there is a picture of class 10, the model has 10 classes"), "\(text)")
    }
}
