import EaselAugmentation
import EaselCore
import EaselData
import EaselImages
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

@Suite("Training on augmented images") struct AugmentedTrainingTests {
    private static let operations = "rotate:20@0.7;pad-crop;gaussian-noise:5@0.5"

    private func plan(_ model: String, _ folder: String, augmentation: String? = operations) -> TrainingPlan {
        var plan = TrainingPlan(model, on: DatasetSource("digits", limit: 40))
        (plan.epochs, plan.batchSize, plan.seed) = (2, 16, 3)
        plan.augmentation = augmentation
        plan.place = .folder(folder)
        return plan
    }

    private func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return ""
        } catch { return "\(error)" }
    }

    private func checkpoint(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path + "/checkpoints/epoch-0002.safetensors"))
    }

    @Test(
        "a stopped run ends as one that was not, on any number of threads",
        arguments: ["small-convnet", "denoising-autoencoder", "vae", "conditional-dcgan"])
    func resumed(model: String) throws {
        let folder = TemporaryFolder()
        let (one, other) = (folder.path + "/one", folder.path + "/other")
        _ = try plan(model, one).prepared(workers: Workers(threads: 1)).begin().run()
        do {
            let part = try plan(model, other).prepared(workers: Workers(threads: 2)).begin()
            #expect(try part.run(shouldStop: { part.stepsDone >= 4 }) == .interrupted)
        }
        #expect(try ResumedTraining(other, workers: Workers(threads: 2)).trainer().run() == .finished)
        let isEqual = try checkpoint(one) == checkpoint(other)
        #expect(isEqual)
        let plain = folder.path + "/plain"
        _ = try plan(model, plain, augmentation: nil).prepared().begin().run()
        let isPlain = try checkpoint(one) == checkpoint(plain)
        #expect(!isPlain, "augmentation changes nothing")
    }

    @Test("the run records every option, and images are those of before") func recorded() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/run"
        let prepared = try plan("small-convnet", path).prepared()
        let text = try #require(prepared.record.augmentation?.operations)
        #expect(text == (try Augmentation(parsing: Self.operations)).description)
        #expect(text.contains("rotate:angle=-20.0..20.0,fill=constant") && text.contains("@0.7"))
        let plain = try plan("small-convnet", path, augmentation: nil).prepared()
        #expect(prepared.record.dataset.fingerprint == plain.record.dataset.fingerprint)
        #expect(plain.record.augmentation == nil)
        // What a run is measured on, and what its latents are of, is not augmented.
        _ = try prepared.begin().run()
        let images = try RunDirectory.open(path).loadImages()
        #expect(try images.train.image(at: 3) == plain.dataset.train.image(at: 3))
    }

    @Test("the images of a step are other ones in each epoch") func epochs() throws {
        let set = try DatasetSource("digits", limit: 10).load().train
        let augmented = try Augmentation(parsing: "rotate:5..20").applied(to: set, seed: 1)
        let image = { (epoch: Int) in try augmented.inEpoch(epoch).image(at: 4) }
        #expect(try image(0) == image(0) && image(0) != image(1) && image(1) != set.image(at: 4))
        #expect(try augmented.contentChecksum() == set.contentChecksum())
        #expect(!augmented.isInMemory)
    }

    @Test("mixed classes are learnt as probabilities") func mixed() throws {
        let folder = TemporaryFolder()
        let trainer = try plan("small-convnet", folder.path + "/run", augmentation: "mixup:1;cutmix@0.5")
            .prepared().begin()
        var losses: [Float] = []
        _ = try trainer.run {
            false
        } report: {
            if case .step(_, _, _, let measured) = $0, let loss = measured[.loss] { losses.append(loss) }
        }
        // Of ten classes that are not known yet; a wrong target would be far from it.
        #expect(losses.count == 6 && losses[0] > 2 && losses[0] < 3.2, "\(losses)")
        // The cross-entropy of probabilities by hand, of the same batch.
        let set = try DatasetSource("digits", limit: 16).load()
        let images = try Augmentation(parsing: "mixup:1").applied(to: set.train, seed: 2, classes: 10)
        let recipe = try ClassifierRecipe(
            ModelCatalog.classifier(
                .init(name: "small-convnet", options: ["classes": .integer(10)]), image: set.imageShape),
            optimizer: SGD(learningRate: 0), batchSize: 16, mixesTargets: true)
        let measured = try recipe.train(on: Batch(images, Array(0..<16)[...]), learningRate: 0)
        var sum = 0.0
        let verdicts = try recipe.evaluation(Batch(images, Array(0..<16)[...])).output("probabilities").values
        for index in 0..<16 {
            let targets = try images.target(at: index).probabilities(of: 10)
            #expect(abs(targets.reduce(0, +) - 1) < 1e-5)
            for (place, target) in targets.enumerated() {
                sum -= Double(target) * log(Double(verdicts[index * 10 + place]))
            }
        }
        let loss = try #require(measured[.loss])
        // Dropout is on in the step and off here.
        #expect(abs(Double(loss) - sum / 16) < 0.4, "\(loss), \(sum / 16)")
    }

    @Test("what does not go together is refused in one line") func refused() throws {
        let path = TemporaryFolder().path + "/run"
        #expect(
            message { _ = try plan("conditional-dcgan", path, augmentation: "mixup").prepared() }.contains(
                "learns from one"))
        #expect(message { try plan("vae", path, augmentation: "rotat").check() }.contains("did you mean rotate?"))
        var generating = plan("small-convnet", path)
        generating.generator = (run: path, share: 0.3)
        #expect(message { _ = try generating.prepared() }.contains(path))
        let small = plan("vae", path, augmentation: "crop-by-size:40@0.01")
        #expect(message { _ = try small.prepared() }.contains("no 40x40 can be cropped of a picture of 28x28"))
    }

    @Test("generated images take the place of a share of training images, class by class") func generated() throws {
        let folder = TemporaryFolder()
        let (generator, path, again) = (folder.path + "/generator", folder.path + "/run", folder.path + "/again")
        _ = try plan("conditional-dcgan", generator, augmentation: nil).prepared().begin().run()
        var generating = plan("small-convnet", path, augmentation: "flip-left-right@0.5")
        generating.generator = (run: generator, share: 0.5)
        let prepared = try generating.prepared()
        let record = try #require(prepared.record.augmentation?.generated)
        #expect(record.count == 40 && record.share == 0.5 && record.path == "../generator")
        _ = try prepared.begin().run()
        // The run needs the other no more.
        try FileManager.default.removeItem(atPath: generator)
        generating.place = .folder(again)
        #expect(message { _ = try generating.prepared() }.contains(generator))
        let images = try #require(try RunDirectory.open(path).generatedImages())
        let train = try RunDirectory.open(path).loadImages().train
        #expect(images.count == 40 && images.labels?.sorted() == train.labels?.sorted())
        let mixed = try SubstitutedImages(train, with: images, share: 0.5, seed: 9)
        var replaced = 0
        for epoch in 0..<50 {
            let source = try #require(mixed.inEpoch(epoch) as? SubstitutedImages)
            for index in 0..<40 {
                guard let place = source.place(of: index) else { continue }
                replaced += 1
                #expect(images.labels?[place] == train.labels?[index])
                #expect(try source.image(at: index) == images.image(at: place))
            }
        }
        // Of 2,000 draws, within four standard errors.
        #expect(abs(replaced - 1000) < 4 * 23)
        #expect(try ResumedTraining(path, change: TrainingChange(epochs: 3)).trainer().run() == .finished)
        let file = path + "/generated.safetensors"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        bytes[bytes.count - 100] ^= 1
        try bytes.write(to: URL(fileURLWithPath: file))
        #expect(message { _ = try ResumedTraining(path).trainer() }.contains("generated.safetensors"))
    }

    @Test("an autoencoder's reconstructions, and a generator without classes") func otherGenerators() throws {
        let folder = TemporaryFolder()
        for name in ["autoencoder", "dcgan"] {
            _ = try plan(name, folder.path + "/" + name, augmentation: nil).prepared().begin().run()
        }
        var first = plan("small-convnet", folder.path + "/first", augmentation: nil)
        first.generator = (run: folder.path + "/autoencoder", share: 0.25)
        #expect(try first.prepared().begin().run() == .finished)
        var second = plan("autoencoder", folder.path + "/second", augmentation: nil)
        second.generator = (run: folder.path + "/dcgan", share: 0.25)
        #expect(try second.prepared().begin().run() == .finished)
        first.generator = (run: folder.path + "/dcgan", share: 0.25)
        #expect(message { _ = try first.prepared() }.contains("pictures of no class in particular"))
    }
}
