import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselTraining
import Testing

/// What a step is given is checked before anything is changed.
@Suite struct StepInputTests {
    private let size = ImageShape(height: 2, width: 2)

    private func classifier(_ head: Dense) throws -> TrainStep {
        try TrainStep(updating: head, with: SGD(learningRate: 0.1), images: size, batchSize: 2) { batch in
            categoricalCrossEntropy(logits: head(batch.images.flattened()), labels: batch.labels)
        }
    }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "nothing was thrown"
    }

    @Test func labelsFitTheImagesAndTheClasses() throws {
        let head = Dense(inputFeatures: 4, outputFeatures: 3)
        let step = try classifier(head)
        let images = [Float](repeating: 0.5, count: 8)
        try step(images: images, labels: [2, 0])
        let before = head.weight.values
        #expect(message { try step(images: images) } == "the step uses labels; give one for each of the 2 images")
        #expect(
            message { try step(images: images, labels: [1]) }
                == "8 numbers are 2 images of 2x2x1, and there is 1 label; give one label for each image")
        #expect(message { try step(images: images, labels: [1, 2, 0]) }.contains("there are 3 labels"))
        #expect(
            message { try step(images: images, labels: [0, 3]) }
                == "there is a label 3, and the step knows classes from 0 to 2")
        #expect(message { try step(images: images, labels: [-1, 0]) }.contains("a label -1"))
        // 2 images of 4x4.
        let large = [Float](repeating: 0.5, count: 32)
        #expect(message { try step(images: large, labels: [0, 1]) }.hasPrefix("32 numbers are 8 images of 2x2x1, and"))
        #expect(head.weight.values == before && step.stepCount == 1)
        #expect(try step(images: large, labels: [0, 1, 2, 0, 1, 2, 0, 1]).isFinite)
    }

    @Test func imagesAreOfTheSize() throws {
        let dense = Dense(inputFeatures: 4, outputFeatures: 4)
        let step = try TrainStep(updating: dense, with: SGD(learningRate: 0.1), images: size, batchSize: 2) { batch in
            square(dense(batch.images.flattened()) - batch.images.flattened()).mean()
        }
        let large = [Float](repeating: 0.5, count: 32)
        #expect(message { try step(images: large) }.contains("8 images of 2x2x1, more than the batch of 2"))
        #expect(message { try step(images: large, count: 2) }.contains("8 images of 2x2x1, not 2"))
        #expect(
            message { try step(images: [1, 2, 3]) }
                == "3 numbers are not one or more images of 2x2x1, which have 4 each")
        #expect(message { try step(images: []) }.hasPrefix("0 numbers are not"))
        #expect(step.stepCount == 0)
        try step(images: large, count: 8)
        try step(images: Array(large.prefix(4)))
        let evaluation = try EvaluationStep(of: dense, images: size, batchSize: 2) {
            ["output": dense($0.images.flattened())]
        }
        #expect(message { try evaluation(images: large) }.contains("more than the batch of 2"))
        #expect(try evaluation(images: large, count: 8).output("output").count == 32)
    }

    @Test func batchesHaveLabelsThatAreUsed() throws {
        let step = try classifier(Dense(inputFeatures: 4, outputFeatures: 3))
        let pixels = [UInt8](repeating: 9, count: 8)
        let bare = try ImageSet(height: 2, width: 2, channels: 1, pixels: pixels)
        let odd = try ImageSet(height: 2, width: 2, channels: 1, pixels: pixels, labels: [0, 7])
        #expect(
            message { try step(try bare.batches(of: 2)[0]) } == "the step uses labels, and the images have none")
        #expect(
            message { try step(try odd.batches(of: 2)[0]) }
                == "there is a label 7, and the step knows classes from 0 to 2")
        #expect(step.stepCount == 0)
    }

    /// A value computed beside the loss and thrown away needs no labels.
    @Test func labelsThatNothingReadsAreNotNeeded() throws {
        let dense = Dense(inputFeatures: 4, outputFeatures: 4)
        let step = try TrainStep(updating: dense, with: SGD(learningRate: 0.1), images: size, batchSize: 2) { batch in
            _ = batch.labels.oneHot(classes: 3)
            return square(dense(batch.images.flattened())).mean()
        }
        #expect(try step(images: [Float](repeating: 0.5, count: 8)).isFinite)
    }

    /// What the step's own code fills is none of these.
    @Test func anInputThatNobodyCouldFillIsRefused() throws {
        let dense = Dense(inputFeatures: 4, outputFeatures: 4, bias: false)
        func make(_ input: @escaping (Trace) -> Tensor) throws -> TrainStep {
            try TrainStep(updating: dense, with: SGD(learningRate: 0.1), images: size, batchSize: 2) { batch in
                (square(dense(batch.images.flattened())) + input(batch.images.trace)).mean()
            }
        }
        let wayOut = "use a Parameter with isTrainable: false and assign its values"
        let text = message { _ = try make { $0.input("shift", [4]) } }
        #expect(text.contains("the step's input shift f32[4] would never be filled"), "\(text)")
        #expect(text.hasSuffix(wayOut) && !text.contains("\n"))
        // Names that the step has itself are no way in.
        #expect(message { _ = try make { $0.input("learningRate", []) } }.contains("input learningRate f32[]"))
        let step = try make { $0.stepInput("shift", [4]) }
        try step.program(batchSize: 2).input("shift").fill([1, 1, 1, 1])
        #expect(try step(images: [Float](repeating: 0, count: 8)) == 1)
        let evaluated = message {
            _ = try EvaluationStep(of: dense, images: size, batchSize: 2) { batch in
                // Also where nothing depends on it.
                _ = batch.images.trace.input("level", [2])
                return ["output": dense(batch.images.flattened())]
            }
        }
        #expect(evaluated.contains("the step's input level f32[2] would never be filled"), "\(evaluated)")
    }

    @Test func meansOfAMetricAskedForTwiceAreOne() throws {
        let step = try EvaluationStep(of: [Parameter](), images: size, batchSize: 2) { ["mse": $0.images.mean()] }
        let set = try ImageSet(height: 2, width: 2, channels: 1, pixels: [UInt8](repeating: 255, count: 20))
        #expect(
            try step.means([.meanSquaredError, .meanSquaredError], over: set, batchSize: 2) == [.meanSquaredError: 1])
        #expect(
            message { _ = try step.means([.accuracy], over: set) } == "accuracy is no scalar output; there are mse")
    }

    /// Two models of one make are drawn apart; one alone as ever.
    @Test func modelsOfOneMakeStartApart() throws {
        func make() -> Dense { Dense(inputFeatures: 4, outputFeatures: 4) }
        let (first, second, third, alone) = (make(), make(), make(), make())
        _ = try TrainStep(
            updating: first, alsoUsing: [second], frozen: [third], with: SGD(learningRate: 0.1), images: size
        ) { batch in square(third(second(first(batch.images.flattened())))).mean() }
        initialize(alone, seed: 0)
        #expect(first.weight.values == alone.weight.values)
        #expect(first.weight.values != second.weight.values && second.weight.values != third.weight.values)
        #expect(first.weight.values != third.weight.values)
    }
}
