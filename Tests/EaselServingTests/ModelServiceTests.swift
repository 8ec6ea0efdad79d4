import EaselCore
import EaselFiles
import EaselImages
import EaselLayers
import EaselRuns
import EaselServing
import Foundation
import Testing

/// What runs are asked for, by one and by many at once.
@Suite struct ModelServiceTests {
    private func opened(_ run: String, in folder: ServedFolder) throws -> (
        directory: RunDirectory, checkpoint: FoundCheckpoint
    ) {
        try RunLocation("\(folder.outputs)/\(run)").open()
    }

    @Test(
        "reconstructions of many who ask at once are those of the library, to the byte; who sends no picture hears of it alone"
    )
    func reconstruct() async throws {
        let folder = try ServedFolder()
        let run = try folder.autoencoder()
        let service = try folder.service()
        let (directory, checkpoint) = try opened(run, in: folder)
        let reconstructor = try Reconstructor(directory.record, from: checkpoint.file)
        let expected = try (0..<12).map { place in
            let image = try PNGFile.decode(digit(place), name: "digit")
            return try PNGFile.encode(reconstructor([reconstructor.fitted(image)])[0].image, isFast: true)
        }
        let uploads = try (0..<12).map(uploadedDigit)
        // A header that is sound before pixels that are not.
        let broken = try PictureUpload(Array(digit(0).prefix(60)), maximumPixels: 1 << 20)
        try await withThrowingTaskGroup(of: (Int, [UInt8]?).self) { group in
            for place in 0..<60 {
                group.addTask {
                    if place % 5 == 4 {
                        await #expect(throws: ServingError.self) { try await service.reconstruct(broken, run: run) }
                        return (place, nil)
                    }
                    return (place, try await service.reconstruct(uploads[place % 12], run: run).image.png)
                }
            }
            for try await (place, png) in group { if let png { #expect(png == expected[place % 12], "\(place)") } }
        }
        #expect(service.loadedModels == 1 && service.waitingRequests == 0)
        var change = PictureChange()
        change.noise = try ImageNoise(parsing: "gaussian:0.3")
        let noisy = try await service.reconstruct(uploads[0], run: run, change)
        #expect(try noisy.noisy != nil && noisy.image.png != expected[0])
        let denoised = try await service.denoise(uploads[0], run: run)
        #expect(denoised.noisy == nil && denoised.mse == nil && denoised.noiseLevel == nil)
    }

    @Test("a run that another process trains is said to be") func elsewhere() throws {
        let folder = try ServedFolder()
        let run = try folder.autoencoder()
        let service = try folder.service()
        func state() throws -> String? { try #require(service.list().first { $0.name == run }).state }
        #expect(try state() == "finished")
        do {
            let held = try OpenFolder("\(folder.outputs)/\(run)", cannot: "open")
            #expect(held.lockIfFree())
            #expect(
                try state() == (FileManager.default.isReadableFile(atPath: "/proc/locks") ? "elsewhere" : "finished"))
        }
        #expect(try state() == "finished")
    }

    @Test("classes are those of the library, with an explanation where it is asked for") func classify() async throws {
        let folder = try ServedFolder()
        let run = try folder.classifier()
        let service = try folder.service()
        let (directory, checkpoint) = try opened(run, in: folder)
        let classifier = try Classifier(directory.record, from: checkpoint.file)
        for place in 0..<3 {
            let image = try PNGFile.decode(digit(place), name: "digit")
            let expected = try classifier([image])[0].top(3)
            let answer = try await service.classify(uploadedDigit(place), run: run, top: 3, isExplained: place == 0)
            #expect(answer.predictions.map(\.className) == expected.map(\.className))
            #expect(answer.predictions.map(\.probability) == expected.map(\.probability))
            #expect((answer.explanation != nil) == (place == 0))
            #expect(try PNGFile.decode(answer.seen.png, name: "seen") == image)
        }
    }

    @Test("what is drawn from a seed is what the command draws, and latents give their pictures") func draw()
        async throws
    {
        let folder = try ServedFolder()
        let run = try folder.train(
            "conditional-dcgan", ["baseWidth": .integer(2), "latentSize": .integer(5)], limit: 32)
        let service = try folder.service()
        let (directory, checkpoint) = try opened(run, in: folder)
        let space = try LatentSpace(directory, checkpoint) { throw DataError("not needed") }
        let latents = try space.latents(count: 7, seed: 3, label: 2)
        let images = try space.decoder.images(of: latents)
        let drawn = try await service.sample(run: run, count: 7, seed: 3, className: "2")
        #expect(try drawn.sheet.png == PNGFile.encode(ImageGrid(images, columns: 3).render()))
        #expect(try drawn.images.map { try $0.png } == images.map { try PNGFile.encode($0, isFast: true) })
        let size = space.decoder.latentSize
        let rows = (0..<7).map { Array(latents[$0 * size..<($0 + 1) * size]) }
        let whole = try await service.decode(rows, run: run)
        #expect(try whole.images.map { try $0.png } == drawn.images.map { try $0.png })
        let named = try await service.decode(rows.map { Array($0.prefix(5)) }, run: run, className: "2")
        #expect(try named.images.map { try $0.png } == drawn.images.map { try $0.png })
        let way = try await service.interpolate(run: run, seeds: [1, 2], steps: 4, className: "0")
        #expect(way.images.count == 4)
        let errors: [(expected: String, body: @Sendable () async throws -> Void)] = [
            (
                "the model draws classes; name one as class",
                { _ = try await service.decode([[0, 0, 0, 0, 0]], run: run) }
            ),
            (
                "latents[1] has 4 numbers, a latent of this run has 5",
                { _ = try await service.decode([[0, 0, 0, 0, 0], [1, 2, 3, 4]], run: run, className: "1") }
            ),
            ("latents is 0, it must be from 1 to 1024", { _ = try await service.decode([], run: run) }),
            ("a latent has a number that is not finite", { _ = try await service.decode([[.infinity]], run: run) }),
            ("count is 1025, it must be from 1 to 1024", { _ = try await service.sample(run: run, count: 1025) }),
            (
                "columns is 0, it must be from 1 to 1024",
                { _ = try await service.sample(run: run, count: 2, columns: 0) }
            ),
        ]
        for (expected, body) in errors {
            await #expect(throws: ServingError.self) {
                do { try await body() } catch { #expect("\(error)" == expected); throw error }
            }
        }
    }

    @Test("a latent of a picture draws its reconstruction") func encode() async throws {
        let folder = try ServedFolder()
        let run = try folder.autoencoder()
        let service = try folder.service()
        let encoded = try await service.encode(uploadedDigit(1), run: run)
        #expect(encoded.latentSize == 3 && encoded.latents.count == 3)
        let decoded = try await service.decode([encoded.latents], run: run)
        let reconstructed = try await service.reconstruct(uploadedDigit(1), run: run)
        #expect(try decoded.images[0].png == reconstructed.image.png)
        let details = try service.details(of: run)
        #expect(details.latentSize == 3 && details.image?.height == 28 && details.sampleEpochs == [1])
        // The distribution that was kept of the training images.
        let spread = try #require(details.latentSpread)
        #expect(spread.count == 3 && spread.allSatisfy { $0.mean.isFinite && $0.deviation > 0 })
        #expect(spread.contains { abs($0.mean) > 1e-3 })
        #expect(details.settings.contains { $0.name == "widths" && $0.value == "2, 2" })
        #expect(try service.sample(of: run, epoch: 1).starts(with: [0x89, 0x50]))
        #expect(throws: ServingError(.notFound, "\(run) has no picture of epoch 2")) {
            try service.sample(of: run, epoch: 2)
        }
    }

    @Test("what a run cannot do is said with what it can") func abilities() async throws {
        let folder = try ServedFolder()
        let run = try folder.classifier()
        let service = try folder.service()
        #expect(service.list().map { $0.content?.abilities } == [[.classify, .explain]])
        await #expect(
            throws: ServingError(.unprocessable, "small-convnet cannot reconstruct; it can classify, explain")
        ) {
            try await service.reconstruct(uploadedDigit(0), run: run)
        }
        await #expect(throws: ServingError(.notFound, "there is no run \(run)x; did you mean \(run)?")) {
            try await service.classify(uploadedDigit(0), run: run + "x")
        }
    }

    @Test("what sees pixels in one row explains nothing; checkpoints that are damaged are told of") func notes()
        async throws
    {
        let folder = try ServedFolder()
        let run = try folder.train("softmax-regression")
        let service = try folder.service()
        #expect(service.list().map { $0.content?.abilities } == [[.classify]])
        #expect(try service.details(of: run).notes.isEmpty && service.details(of: run).latentSpread == nil)
        let checkpoint = "\(folder.outputs)/\(run)/checkpoints/epoch-0001.safetensors"
        try Data(contentsOf: URL(fileURLWithPath: checkpoint)).prefix(100).write(to: URL(fileURLWithPath: checkpoint))
        let details = try service.details(of: run)
        #expect(details.notes.count == 1 && details.notes[0].contains("has no whole checkpoint"))
    }

    @Test("more than may wait are turned away, and nobody is forgotten") func bounded() async throws {
        let folder = try ServedFolder()
        let run = try folder.train(
            "vae", ["latentSize": .integer(2), "widths": .list([.integer(2), .integer(2)])], limit: 32)
        var limits = ServingLimits()
        limits.waitingRequests = 2
        let service = try folder.service(limits)
        _ = try await service.sample(run: run, count: 1)
        let ends = await withTaskGroup(of: ServingError.Reason?.self) { group in
            for seed in 0..<40 {
                group.addTask {
                    do {
                        _ = try await service.sample(run: run, count: 300, seed: UInt64(seed))
                        return nil
                    } catch {
                        return (error as? ServingError)?.reason
                    }
                }
            }
            return await group.reduce(into: [ServingError.Reason?]()) { $0.append($1) }
        }
        #expect(ends.count == 40 && ends.contains(nil))
        #expect(ends.allSatisfy { $0 == nil || $0 == .busy })
        #expect(service.waitingRequests == 0)
    }

    @Test("where memory is short, the model not used for longest is unloaded, and answers as before when asked again")
    func unloading() async throws {
        let folder = try ServedFolder()
        let runs = [try folder.autoencoder(), try folder.classifier()]
        var limits = ServingLimits()
        limits.memoryBytes = 1
        let service = try folder.service(limits)
        let before = try await service.reconstruct(uploadedDigit(2), run: runs[0]).image.png
        _ = try await service.classify(uploadedDigit(2), run: runs[1])
        // Room is made before another is loaded, and the last stays.
        #expect(service.loadedModels <= 2)
        #expect(try await service.reconstruct(uploadedDigit(2), run: runs[0]).image.png == before)
    }

    @Test("a run that is trained on answers with its newest weights") func newestWeights() async throws {
        let folder = try ServedFolder()
        let run = try folder.autoencoder()
        let service = try folder.service()
        let before = try await service.reconstruct(uploadedDigit(0), run: run).image.png
        let resumed = try ResumedTraining("\(folder.outputs)/\(run)", change: TrainingChange(epochs: 3))
        _ = try resumed.trainer().run()
        try await Task.sleep(for: .milliseconds(1100))
        #expect(try await service.reconstruct(uploadedDigit(0), run: run).image.png != before)
        #expect(service.list()[0].content?.epochs == 3)
    }
}
