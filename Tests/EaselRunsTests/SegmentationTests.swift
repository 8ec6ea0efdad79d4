import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Testing

/// Training a segmenter, measuring it, and what it makes of pictures.
@Suite final class SegmentationTests {
    private let folder = TemporaryFolder()

    private static let variants: [[String: JSONValue]] = [
        [:], ["loss": "dice", "encoder": "small-convnet"], ["withoutNormalisation": JSONValue.boolean(true)],
    ]

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)" }
    }

    /// A narrow network learns eight scenes by heart, and is measured on them.
    @Test func scenesAreLearnt() throws {
        let scenes = try fewScenes(train: 8, test: 10, side: 24)
        let model = try UNet(.init(image: scenes.imageShape, classes: 4, widths: [8, 16, 32]))
        let recipe = try SegmentationRecipe(
            model, loss: .crossEntropyAndDice, optimizer: Adam(), batchSize: 8, seed: 1)
        let before = try recipe.evaluate(on: scenes.train)
        let batch = try scenes.train.batches(of: 8)[0]
        var (last, steps) = ([Metric: Float](), 0)
        while last["pixelAccuracy"] ?? 0 < 0.98, steps < 300 {
            last = try recipe.train(on: batch, learningRate: 5e-3)
            steps += 1
        }
        #expect(last["pixelAccuracy"] ?? 0 >= 0.98, "after \(steps) steps: \(last)")
        let after = try recipe.report(
            on: TestImages(images: scenes.train, classNames: nil, source: "scenes", maskClasses: Scenes.classNames),
            importanceSamples: nil)
        #expect(before["meanIoU"] ?? 1 < 0.4 && after.test["meanIoU"] ?? 0 > 0.7, "\(after.test)")
        let classes = try #require(after.pixelClasses)
        #expect(classes.map(\.name) == Scenes.classNames && classes.reduce(0) { $0 + $1.pixels } == 8 * 24 * 24)
        let ious = classes.compactMap(\.intersectionOverUnion)
        let mean: Double = ious.reduce(0, +) / Double(ious.count)
        let told: Double = after.test.byName["meanIoU"] ?? 0
        #expect(abs(mean - told) < 1e-12)
        #expect(after.confusion?.count == 8 * 24 * 24)
        // Rows of pictures, masks and what was found, eight in a row.
        let grid = try recipe.samples(from: scenes.test)
        #expect(grid.groups.count == 2 && grid.groups.allSatisfy { $0.count == 3 } && grid.groups[0][0].count == 8)
        guard case .mask(let mask) = try scenes.test.target(at: 0) else { throw DataError("no mask") }
        #expect(try grid.groups[0][0][0] == scenes.test.image(at: 0) && grid.groups[0][1][0] == mask.inClassColours())
    }

    /// Stopped anywhere and gone on with by another number of threads, a run ends in the same bytes.
    @Test(arguments: variants) func anInterruptedRunEndsTheSame(options: [String: JSONValue]) throws {
        let scenes = try fewScenes(train: 10, test: 5, side: 20)
        let all = options.merging(["classes": 4]) { $1 }
            .merging(options["encoder"] == nil ? ["widths": [4, 6]] : [:]) { $1 }
        let record = try recordOfRun("unet", all, on: scenes, batchSize: 4)
        func train(_ name: String, threads: Int, stopping: Int = .max) throws -> TrainingEnd {
            let path = "\(folder.path)/\(name)"
            let resuming = FileSystem.isFolder(path)
            let directory =
                try resuming
                ? RunDirectory.open(path, forTraining: true) : RunDirectory.create(at: path, record: record)
            let recipe = try ModelCatalog.recipe(for: directory.record, workers: Workers(threads: threads))
            let trainer = try Trainer(recipe, on: scenes, into: directory, resuming: resuming)
            return try trainer.run(shouldStop: { trainer.stepsDone >= stopping })
        }
        #expect(try train("whole", threads: 1) == .finished)
        #expect(try train("parts", threads: 2, stopping: 2) == .interrupted)
        #expect(try train("parts", threads: 3, stopping: 4) == .interrupted)
        #expect(try train("parts", threads: 1) == .finished)
        for file in ["checkpoints/epoch-0002.safetensors", "samples/epoch-0002.png"] {
            let bytes = try ["whole", "parts"].map { try FileSystem.read("\(folder.path)/\($0)/\(file)") }
            let areSame = bytes[0] == bytes[1]
            #expect(areSame, "\(file)")
        }
    }

    /// A folder of pictures and masks whose values are 0, 7 and 255.
    private func write(_ count: Int, to name: String, values: [UInt8] = [0, 7, 255]) throws -> String {
        let path = "\(folder.path)/\(name)"
        for part in ["images", "masks"] { try FileSystem.makeFolder("\(path)/\(part)") }
        let scenes = try Scenes(ImageShape(height: 20, width: 24, channels: 3)).images(from: 0, count: count)
        for index in 0..<count {
            guard case .mask(let mask) = try scenes.target(at: index) else { continue }
            let pixels = mask.pixels.map { values[min(Int($0), values.count - 1)] }
            try PNGFile.write(scenes.image(at: index), to: "\(path)/images/\(index).png")
            try PNGFile.write(
                Image(height: 20, width: 24, channels: 1, pixels: pixels), to: "\(path)/masks/\(index).png")
        }
        return path
    }

    private func plan(_ data: String, _ options: [String: JSONValue] = ["widths": [4, 6]]) -> TrainingPlan {
        var plan = TrainingPlan("unet", on: DatasetSource(data))
        (plan.options, plan.epochs, plan.batchSize) = (options, 1, 4)
        plan.place = .folder("\(folder.path)/run")
        return plan
    }

    @Test func aRunOfAFolderKnowsItsClassesByTheirValues() throws {
        let data = try write(14, to: "data")
        #expect(try plan(data).prepared().begin().run() == .finished)
        let run = try RunDirectory.open("\(folder.path)/run")
        #expect(run.record.dataset.maskClasses == ["0", "7", "255"] && run.record.model.options["classes"] == 3)
        let checkpoint = try run.latestCheckpoint()
        let own = try Evaluation(of: run, checkpoint, EvaluationRequest())
        #expect(own.report.pixelClasses?.map(\.name) == ["0", "7", "255"])
        // Other masks are matched by their values, though they do not have all of them.
        var request = EvaluationRequest()
        request.data = try write(3, to: "other", values: [7, 255])
        let other = try Evaluation(of: run, checkpoint, request)
        #expect(
            other.report.pixelClasses?.map(\.name) == ["0", "7", "255"] && other.report.pixelClasses?[0].pixels == 0)
        request.data = try write(3, to: "strange", values: [0, 7, 9])
        let line = message { _ = try Evaluation(of: run, checkpoint, request) }
        #expect(line.contains("strange/masks/") && line.contains("of the value 9, and the model's classes"), "\(line)")
        request.data = "digits"
        request.limit = 4
        #expect(!message { _ = try Evaluation(of: run, checkpoint, request) }.isEmpty)
        // The same pictures, resumed.
        let resumed = try ResumedTraining("\(folder.path)/run", change: TrainingChange(epochs: 2))
        #expect(try resumed.trainer().run() == .finished)
    }

    @Test func whatDoesNotFitIsSaidInOneLine() throws {
        let (masked, flat) = (try write(6, to: "masked"), try write(6, to: "flat", values: [3]))
        for (data, options, expected) in [
            ("digits", [:], "unet learns the class of each pixel, and digits has no masks; use scenes, or a folder"),
            (flat, [:], "all masks have the one value 3"),
            (masked, ["encoder": "vae"], "--encoder: vae "),
            (masked, ["encoder": "mlp"], "mlp has no feature maps"),
            (masked, ["encoder": "resnet"], "did you mean resnet"),
            (masked, ["encoder": "resnet18", "widths": [4, 8]], "leave them out"),
            (
                masked, ["encoder": "small-convnet", "width": .number(0.5)],
                "the encoder small-convnet has no such factor"
            ),
            (masked, ["loss": "focal"], "there is no loss \"focal\" of pixels"),
            (masked, ["widths": [0]], "--widths is "),
        ] as [(String, [String: JSONValue], String)] {
            let line = message { _ = try plan(data, options).prepared() }
            #expect(line.contains(expected), "\(line)")
        }
        var mixed = plan(masked)
        mixed.augmentation = "mixup"
        #expect(message { _ = try mixed.prepared() }.contains("mixup and cutmix"))
        var cropped = plan(masked)
        cropped.data.preparation.cropping = ImageCropping(size: Size2D(8))
        #expect(message { _ = try cropped.prepared() }.contains("--crop"))
        for model in ["resnet20", "conditional-vae"] {
            let line = message { _ = try TrainingPlan(model, on: DatasetSource(masked)).prepared() }
            #expect(line.contains("has masks, which say that of each pixel"), "\(line)")
        }
        #expect(
            message { _ = try ModelCatalog.segmenter(.init(name: "vae"), image: ImageShape(height: 9, width: 9)) }
                == "vae draws pictures from noise and tells the classes of no pixels; use a run of unet")
    }

    @Test func augmentationChangesMasksWithTheirPictures() throws {
        var plan = plan(try write(12, to: "data"))
        plan.augmentation = "flip-left-right@1"
        let prepared = try plan.prepared()
        let recorded = try #require(prepared.record.augmentation)
        #expect(recorded.operations?.contains("flip-left-right") == true)
        #expect(try prepared.begin().run() == .finished)
    }

    /// What a run's model says of a picture is brought to the picture's size, whatever that is.
    @Test func picturesOfAnySizeAreSegmented() throws {
        let data = try write(14, to: "data")
        #expect(try plan(data).prepared().begin().run() == .finished)
        let run = try RunDirectory.open("\(folder.path)/run")
        let segmenter = try Segmenter(run.record, from: run.latestCheckpoint().file)
        #expect(segmenter.classNames == ["0", "7", "255"] && segmenter.values == [0, 7, 255])
        let image = try PNGFile.read("\(data)/images/2.png")
        // Of the model's own size it is what the model says.
        let recipe = try #require(try ModelCatalog.recipe(for: run.record) as? SegmentationRecipe)
        try loadParameters(of: recipe.model, from: run.latestCheckpoint().file)
        let images = try ImageFolder.testImages(in: data).images
        let place = try #require(try (0..<images.count).first { try images.image(at: $0).pixels == image.pixels })
        let program = try recipe.evaluation(Batch(images, [Int32(place)]))
        let expected = try program.output("classes", of: Int32.self).values.map { UInt8($0) }
        let mask = try segmenter(image)
        let isSame = mask.pixels == expected
        #expect(isSame && mask.shape == ImageShape(height: 20, width: 24))
        for (height, width, channels) in [(1, 1, 1), (200, 30, 3), (7, 300, 4), (40, 48, 3)] {
            let other = try image.converted(toChannels: channels).resized(height: height, width: width)
            let mask = try segmenter(other)
            #expect(mask.height == height && mask.width == width && mask.pixels.allSatisfy { $0 < 3 })
        }
        let bytes = try segmenter.encoded(mask, name: "mask.png")
        #expect(try PNGFile.indices(bytes, name: "mask.png", maximumPixels: 1000) == segmenter.valued(mask))
        #expect(try PNGFile.decode(bytes, name: "mask.png") == mask.inClassColours())
    }
}
