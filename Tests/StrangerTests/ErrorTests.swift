import Easel
import Testing

/// What a person reads who has made a mistake: one line that names the place, the values and the way out.
@Suite struct ErrorTests {
    private struct Mistaken: Module {
        let encoder = Sequential {
            Convolution2D(inputChannels: 1, outputChannels: 4, kernelSize: 3, stride: 2, padding: .all(1))
            Activation.relu
            Convolution2D(inputChannels: 8, outputChannels: 8, kernelSize: 3, stride: 2, padding: .all(1))
        }
        func callAsFunction(_ images: Tensor) -> Tensor { encoder(images) }
    }

    private let shape = ImageShape(height: 16, width: 16)

    /// The error of an expression in words, or a word for its absence.
    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "no error"
    }

    @Test func wrongChannelsNameTheLayerAndBothNumbers() {
        let model = Mistaken()
        let text = message {
            _ = try TrainStep(updating: model, with: Adam(), images: shape) { model($0.images).mean() }
        }
        #expect(text.contains("convolution2D at encoder.2"))
        #expect(text.contains("4 channels") && text.contains("expects 8"), "\(text)")
        #expect(!text.contains("\n"))
    }

    @Test func aLossMustBeOneNumber() {
        let layer = Dense(inputFeatures: 256, outputFeatures: 2)
        let text = message {
            _ = try TrainStep(updating: layer, with: Adam(), images: shape, batchSize: 4) {
                layer($0.images.flattened())
            }
        }
        #expect(text.contains("[4, 2]"), "\(text)")
    }

    @Test func aParameterThatNothingUsesIsNamed() {
        let (used, unused) = (Dense(inputFeatures: 256, outputFeatures: 2), Dense(inputFeatures: 3, outputFeatures: 4))
        let model = ["used": used, "unused": unused]
        let text = message {
            _ = try TrainStep(updating: model, with: Adam(), images: shape) { used($0.images.flattened()).mean() }
        }
        #expect(text.contains("unused.weight"), "\(text)")
    }

    /// The way out that the message names: a parameter that nothing trains.
    @Test func anInputOfAStepThatNobodyFillsIsRefused() throws {
        let layer = Dense(inputFeatures: 256, outputFeatures: 1)
        let text = message {
            _ = try TrainStep(updating: layer, with: Adam(), images: shape, batchSize: 4) { batch in
                layer(batch.images.flattened()).mean() * batch.images.trace.input("weight", [])
            }
        }
        #expect(text.contains("input weight f32[]") && text.contains("Parameter with isTrainable: false"), "\(text)")
        let weight = Parameter([1], .zeros, isTrainable: false)
        let step = try TrainStep(updating: layer, frozen: [weight], with: SGD(learningRate: 0), images: shape) {
            (weight.tensor * 2).sum() + layer($0.images.flattened()).mean() * 0
        }
        let black = [Float](repeating: 0, count: 256)
        for value in [3, 5] as [Float] {
            weight.values = [value]
            #expect(try step(images: black) == 2 * value)
        }
    }

    @Test func anInputOfAPredictorThatWasNeverFilledIsNamed() throws {
        let predictor = try Predictor(chunk: 2) { trace in
            ["sum": trace.input("one", [2, 3]) + trace.input("other", [2, 3])]
        }
        let sum = try predictor.output("sum")
        try predictor.input("one").rows().update(repeating: 1)
        let text = message { try predictor.run() }
        #expect(text.hasPrefix("the input other f32[2, 3] was never filled; put its rows into"), "\(text)")
        let chunks = message {
            try predictor.run(rows: 3, filling: { _ in }, taking: { _ in })
        }
        #expect(chunks == text)
        try predictor.input("other").rows().update(repeating: 2)
        try predictor.run()
        #expect(try Array(sum.rows()) == [Float](repeating: 3, count: 6))
    }

    @Test func picturesOfAnotherSizeAreRefused() throws {
        let model = try Autoencoder()
        let step = try EvaluationStep(of: model, images: model.imageShape, batchSize: 2) { ["made": model($0.images)] }
        let digits = try Digits(ImageShape(height: 20, width: 24)).dataset(trainCount: 10, testCount: 2)
        let text = message { _ = try step(digits.test.batches(of: 2)[0]) }
        #expect(text == "pictures are 20x24x1, the model takes 28x28x1")
    }

    @Test func whatIsNotAPictureIsNotDrawn() throws {
        let step = try EvaluationStep(of: [Parameter](), images: shape, batchSize: 2) { ["mean": $0.images.mean()] }
        let batch = try Digits(ImageShape(height: 16, width: 16)).dataset(trainCount: 10, testCount: 2).test.batches(
            of: 2)[0]
        #expect(message { _ = try step.images("grid", of: batch) }.contains("no output \"grid\""))
        #expect(message { _ = try step(batch).output("grid") } == "there is no output \"grid\"; there are: mean f32[]")
        #expect(
            message { try step(batch).input("image")[0] = 1 }.hasPrefix(
                "there is no input \"image\"; there are: images"))
        #expect(message { _ = try step.images("mean", of: batch) }.contains("mean is []"))
    }

    @Test func anImpossibleModelIsRefusedWithTheNearestThatWorks() {
        let text = message {
            _ = try Autoencoder(AutoencoderConfiguration(image: ImageShape(height: 28, width: 28, channels: 7)))
        }
        #expect(text.contains("1 to 4") && text.contains("nearest is 4"), "\(text)")
    }
}
