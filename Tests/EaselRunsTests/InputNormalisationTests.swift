import EaselCore
import EaselData
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

@Suite("Normalising images before a classifier sees them") struct InputNormalisationTests {
    /// Images of few pixels, whose samples depend on one another.
    private func images(_ count: Int = 300, channels: Int = 1) throws -> ImageSet {
        var random = RandomSequence(Philox(seed: 5, stream: 9))
        let pixels = (0..<count).flatMap { _ in
            let light = 60 + 100 * random.uniform()
            return (0..<(9 * channels)).map { UInt8(min(max(light + Float($0 * 3) + 60 * random.uniform(), 0), 255)) }
        }
        return try ImageSet(
            height: 3, width: 3, channels: channels, pixels: pixels, labels: (0..<count).map { Int32($0 % 2) })
    }

    private func fitted(_ text: String, _ set: ImageSet) throws -> (
        NormalisationLayer, (any ImageSource) throws -> [Float]
    ) {
        let layer = try NormalisationLayer(InputNormalisation(parsing: text), set.imageShape)
        initializeMissing(namedParameters(of: layer), seed: 0)
        try layer.fit(to: set)
        let predictor = try Predictor(of: layer, chunk: 1) { trace in
            ["numbers": layer(trace.input("images", [1, set.height, set.width, set.channels]))]
        }
        let (input, output) = (try predictor.input("images"), try predictor.output("numbers"))
        return (
            layer,
            { images in
                var result: [Float] = []
                for index in 0..<images.count {
                    let values = try images.image(at: index).values(in: .zeroToOne)
                    try predictor.run(rows: 1) { _ in
                        let row = try input.rows(1)
                        for (place, value) in values.enumerated() { row[place] = value }
                    } taking: { _ in
                        result += Array(try output.rows(1))
                    }
                }
                return result
            }
        )
    }

    @Test("means and deviations are those of each channel over all images", arguments: [1, 3]) func features(
        channels: Int
    ) throws {
        let set = try images(channels: channels)
        let (_, apply) = try fitted("featurewise-center,featurewise-std-normalization", set)
        let numbers = try apply(set).map(Double.init)
        for channel in 0..<channels {
            let own = numbers.indices.filter { $0 % channels == channel }.map { numbers[$0] }
            let mean = own.reduce(0, +) / Double(own.count)
            let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count)
            #expect(abs(mean) < 1e-5 && abs(variance - 1) < 1e-4, "\(mean), \(variance)")
        }
    }

    @Test("each image has its own mean and deviation") func samples() throws {
        let set = try images(20, channels: 3)
        let (_, apply) = try fitted("samplewise-center,samplewise-std-normalization", set)
        let numbers = try apply(set).map(Double.init)
        for index in 0..<20 {
            let own = numbers[(index * 27)..<((index + 1) * 27)]
            let mean = own.reduce(0, +) / 27
            #expect(abs(mean) < 1e-5)
            #expect(abs(own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 27 - 1) < 1e-3)
        }
        // Who divides by deviations centres first, as Keras does.
        let (_, scaled) = try fitted("samplewise-std-normalization", set)
        #expect(try scaled(set) == apply(set))
    }

    /// The one symmetric matrix by which images have the moments of the unit matrix.
    @Test("whitened images have no covariance") func whitened() throws {
        let set = try images(2000)
        let (layer, apply) = try fitted("zca-whitening:1e-9", set)
        let matrix = try #require(layer.whitening).values
        for row in 0..<9 {
            for column in 0..<row { #expect(abs(matrix[row * 9 + column] - matrix[column * 9 + row]) < 1e-3) }
        }
        let numbers = try apply(set).map(Double.init)
        // Means are of the channel, not of each place: the moments about it are one.
        for row in 0..<9 {
            for column in 0..<9 {
                let moment = (0..<2000).reduce(0.0) { $0 + numbers[$1 * 9 + row] * numbers[$1 * 9 + column] } / 2000
                #expect(abs(moment - (row == column ? 1 : 0)) < 1e-3, "\(row), \(column): \(moment)")
            }
        }
        #expect(layer.mean != nil)
        let large = ImageShape(height: 65, width: 64, channels: 1)
        #expect(throws: OptionError.self) {
            try NormalisationLayer(InputNormalisation(parsing: "zca-whitening"), large)
        }
    }

    @Test("a text reads back as the same, and others are refused") func texts() throws {
        for name in InputNormalisation.names {
            let one = try InputNormalisation(parsing: name)
            #expect(try InputNormalisation(parsing: one.description) == one && !one.isNone)
        }
        for text in ["centre", "zca-whitening:0", "zca-whitening:x", "zca-whitening,featurewise-std-normalization"] {
            #expect(throws: OptionError.self) { try InputNormalisation(parsing: text) }
        }
    }

    @Test("Keras's arguments reach the model, are saved with it, and are refused of others") func trained() throws {
        let folder = TemporaryFolder()
        func plan(_ model: String, _ name: String) -> TrainingPlan {
            var plan = TrainingPlan(model, on: DatasetSource("digits", limit: 40))
            (plan.epochs, plan.batchSize) = (2, 16)
            plan.augmentation = "keras:rotation_range=10,zca_whitening=true,zca_epsilon=.01"
            plan.place = .folder(folder.path + "/" + name)
            return plan
        }
        let prepared = try plan("small-convnet", "one").prepared()
        #expect(
            prepared.record.model.options["inputNormalisation"]?.text
                == "featurewise-center,zca-whitening:0.01")
        #expect(try prepared.begin().run() == .finished)
        do {
            let part = try plan("small-convnet", "other").prepared().begin()
            #expect(try part.run(shouldStop: { part.stepsDone >= 4 }) == .interrupted)
        }
        #expect(try ResumedTraining(folder.path + "/other").trainer().run() == .finished)
        let files = try ["one", "other"].map {
            try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\($0)/checkpoints/epoch-0002.safetensors"))
        }
        let isEqual = files[0] == files[1]
        #expect(isEqual)
        let file = try RunDirectory.open(folder.path + "/one").latestCheckpoint().file
        #expect(file.tensor("normalisation.whitening")?.shape == [784, 784])
        // Whoever judges by it sees images as it does.
        let judge = try TrainedJudge(run: folder.path + "/one").judge
        #expect(try judge([DatasetSource("digits", limit: 5).load().test.image(at: 0)]).logits.allSatisfy(\.isFinite))
        #expect(throws: OptionError.self) { try plan("autoencoder", "third").prepared() }
    }
}
