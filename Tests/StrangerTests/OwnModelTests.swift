import Easel
import Foundation
import Testing

/// What a program of somebody else's would write: a model of its own, from layers.
private struct Compressor: Module {
    let encoder = Sequential {
        Convolution2D(inputChannels: 1, outputChannels: 8, kernelSize: 4, stride: 2, padding: .all(1))
        Activation.relu
        Flatten()
        Dense(inputFeatures: 8 * 8 * 8, outputFeatures: 32)
    }
    let decoder = Sequential {
        Dense(inputFeatures: 32, outputFeatures: 8 * 8 * 8)
        Activation.relu
        Unflatten(to: [8, 8, 8])
        TransposedConvolution2D(inputChannels: 8, outputChannels: 1, kernelSize: 4, stride: 2, padding: .all(1))
    }

    func callAsFunction(_ images: Tensor) -> Tensor { decoder(encoder(images)) }
}

/// The library as a package that depends on it sees it: only what is public, through `import Easel` alone.
@Suite struct OwnModelTests {
    let data: Dataset
    let folder: String

    init() throws {
        data = try Digits(ImageShape(height: 16, width: 16)).dataset(trainCount: 200, testCount: 30)
        folder = NSTemporaryDirectory() + "easel-stranger-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func aModelOfOnesOwnLearnsAndDraws() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let model = Compressor()
        let step = try TrainStep(
            updating: model, with: Adam(learningRate: 5e-3), images: data.imageShape, batchSize: 32
        ) {
            let made = sigmoid(model($0.images))
            $0.report(Metric("mae", .lower), meanAbsoluteError(made, $0.images))
            return meanSquaredError(made, $0.images)
        }
        let evaluation = try EvaluationStep(of: model, images: data.imageShape, batchSize: 30) {
            let made = sigmoid(model($0.images))
            return ["original": $0.images, "made": made, "mse": meanSquaredError(made, $0.images)]
        }
        #expect(step.metrics.map(\.name) == ["loss", "mae"])
        let before = try evaluation.means(over: data.test)
        #expect(Array(before.keys) == ["mse"], "pictures have no mean")
        for epoch in 0..<6 {
            for batch in try data.train.batches(of: 32, shuffledBy: 1, epoch: epoch) { try step(batch) }
        }
        // 200 pictures are six batches of 32 and one of 8, which counts as a step too.
        #expect(step.stepCount == 6 * 7)
        let after = try evaluation.means(over: data.test)
        #expect(try #require(after["mse"]) < 0.75 * #require(before["mse"]))

        let versions = try evaluation.images("original", "made", of: data.test.batches(of: 30)[0])
        #expect(versions.map(\.count) == [30, 30])
        #expect(versions[0][7] == (try data.test.image(at: 7)), "a picture survives the way through a program")
        try ImageGrid(comparing: versions, columns: 10).write(to: folder + "/grid.png")
        let grid = try PNGFile.read(folder + "/grid.png")
        // Ten pictures of 16 pixels, each enlarged four times, and gutters of 4 around them.
        #expect(grid.width == 10 * (64 + 4) + 4)
    }

    @Test func parametersSurviveAFile() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (first, second) = (Compressor(), Compressor())
        initialize(first, seed: 1)
        initialize(second, seed: 2)
        try saveParameters(of: first, to: folder + "/model.safetensors")
        try loadParameters(of: second, from: SafetensorsFile(path: folder + "/model.safetensors"))
        let names = namedParameters(of: first).map(\.name)
        #expect(names.contains("encoder.0.weight") && names.contains("decoder.3.bias"))
        for (one, other) in zip(namedParameters(of: first), namedParameters(of: second)) {
            #expect(one.parameter.values == other.parameter.values, "\(one.name)")
        }
        let results = try [first, second].map { model in
            let step = try EvaluationStep(of: model, images: data.imageShape, batchSize: 30) {
                ["made": model($0.images)]
            }
            return Array(try step(data.test.batches(of: 30)[0]).output("made"))
        }
        #expect(results[0] == results[1])
    }

    @Test func aPredictorAppliesAModelToAnyNumberOfImages() throws {
        let model = Compressor()
        initialize(model, seed: 1)
        let size = data.imageShape
        let predictor = try Predictor(of: model, chunk: 8) { trace in
            ["made": model(trace.input("images", [8, size.height, size.width, size.channels]))]
        }
        let (images, made) = (try predictor.input("images"), try predictor.output("made"))
        let numbers = try (0..<13).flatMap { try data.test.image(at: $0).values(in: .zeroToOne) }
        let results = try predictor.run(numbers, as: images, collecting: made)
        let step = try EvaluationStep(of: model, images: size, batchSize: 8) { ["made": model($0.images)] }
        let first = Array(try step(data.test.batches(of: 8)[0]).output("made"))
        #expect(results.count == 13 * made.rowSize && Array(results[..<first.count]) == first)
        #expect(predictor.graph.parameters.map(\.name) == namedParameters(of: model).map(\.name))
    }

    /// What is no layer, such as a model of several parts that are not applied one after the other.
    private struct Players: ParameterContainer {
        let generator = Dense(inputFeatures: 2, outputFeatures: 4)
        let judges = ["mean": Dense(inputFeatures: 4, outputFeatures: 1)]
    }

    @Test func whatHoldsParametersIsAModel() throws {
        let players = Players()
        initialize(players, seed: 1)
        #expect(
            namedParameters(of: players).map(\.name) == [
                "generator.weight", "generator.bias", "judges.mean.weight", "judges.mean.bias",
            ])
        let summary = try ModelSummary(of: players) { players.generator($0.input("noise", [1, 2])) }
        #expect(summary.rows.map(\.name) == ["generator"] && summary.trainableParameters == 12 + 5)
        try saveParameters(of: ["players": players], to: folder + "/players.safetensors")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try SafetensorsFile(path: folder + "/players.safetensors")
        #expect(file.tensor("players.generator.weight") != nil)
    }

    @Test func twoPlayersShareParameters() throws {
        let (encoder, decoder) = (Compressor().encoder, Compressor().decoder)
        initialize(encoder, seed: 1)
        let frozen = namedParameters(of: encoder).map(\.parameter.values)
        let step = try TrainStep(
            updating: decoder, alsoUsing: [encoder], with: SGD(learningRate: 0.1), images: data.imageShape, batchSize: 8
        ) { meanSquaredError(decoder(encoder($0.images)), $0.images) }
        let weights = namedParameters(of: decoder)[0].parameter.values
        try step(data.train.batches(of: 8)[0])
        #expect(namedParameters(of: decoder)[0].parameter.values != weights)
        #expect(namedParameters(of: encoder).map(\.parameter.values) == frozen, "what is left out of updating: stays")
    }
}
