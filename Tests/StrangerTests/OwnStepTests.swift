import Easel
import Foundation
import Testing

/// Discs and bars on noise, each with a mask: 0 is the ground, 1 a disc, 2 a bar.
private struct Shapes: ImageSource {
    let count = 32
    let imageShape: ImageShape

    init(_ size: Int) { imageShape = ImageShape(height: size, width: size) }

    private func mask(_ index: Int) -> [UInt8] {
        let (middle, radius) = (height * (2 + index % 3) / 6, height / 4)
        return (0..<(height * width)).map { place in
            let (y, x) = (place / width - middle, place % width - middle)
            if index % 2 == 0 { return y * y + x * x <= radius * radius ? 1 : 0 }
            return abs(y) <= 1 ? 2 : 0
        }
    }

    func target(at index: Int) throws -> Target {
        .mask(try Image(height: height, width: width, channels: 1, pixels: mask(index)))
    }

    func image(at index: Int) throws -> Image {
        let pixels = mask(index).enumerated().map { UInt8(($0 * 37 + index * 11) % 40) + 100 * $1 }
        return try Image(height: height, width: width, channels: 1, pixels: pixels)
    }
}

/// A network of two branches, one of them grouped, that gives a class to every pixel of images of any size.
private struct Branches: Module {
    let stem = Convolution2D(inputChannels: 1, outputChannels: 8, kernelSize: 3, padding: .same)
    let fine = Convolution2D(
        inputChannels: 8, outputChannels: 8, kernelSize: 3, padding: .same, groups: 4)
    let coarse = Sequential {
        MaxPooling2D(kernelSize: 2)
        Convolution2D(inputChannels: 8, outputChannels: 8, kernelSize: 3, padding: .same)
        BatchNorm(channels: 8)
        Activation.relu
        Upsampling2D(factor: 2)
    }
    let head = Convolution2D(inputChannels: 16, outputChannels: 3, kernelSize: 1)

    func callAsFunction(_ images: Tensor) -> Tensor {
        let features = relu(stem(images))
        return head(concatenated([relu(fine(features)), coarse(features)], alongAxis: -1))
    }
}

/// A step of one's own, through `import Easel` alone.
@Suite struct OwnStepTests {
    /// Foundation has an `Operation` too, and it is the one that is meant.
    @Test func foundationsNamesAreFoundations() { #expect(Operation().isReady) }

    private func loss(_ logits: Tensor, _ masks: Tensor) -> Tensor {
        categoricalCrossEntropy(logits: logits.reshaped(to: [-1, 3]), labels: masks.reshaped(to: [-1]))
    }

    /// One model, one step and one state of Adam, at two sizes of images.
    @Test func branchesLearnMasksAtTwoSizes() throws {
        let net = Branches()
        let (small, large) = (Shapes(16), Shapes(24))
        let step = try TrainStep(
            updating: net, with: Adam(learningRate: 0.01), images: small.imageShape, ofAnySize: true, batchSize: 8
        ) { batch in
            let (logits, masks) = (net(batch.images), batch.masks(classes: 3))
            batch.report(.accuracy, accuracy(logits: logits, labels: masks))
            return loss(logits, masks)
        }
        for epoch in 0..<12 {
            for source in [small, large] {
                for batch in try source.batches(of: 8, shuffledBy: 1, epoch: epoch) { try step(batch) }
            }
        }
        #expect(step.stepCount == 12 * 2 * 4)
        #expect(try #require(step.measured[.accuracy]) > 0.95)
        let evaluation = try EvaluationStep(
            of: net, images: small.imageShape, ofAnySize: true, batchSize: 8
        ) {
            ["accuracy": accuracy(logits: net($0.images), labels: $0.masks(classes: 3))]
        }
        for source in [small, large] {
            #expect(try #require(evaluation.means(over: source, batchSize: 8)["accuracy"]) > 0.9)
        }
    }

    /// Rows are rows, and what is predicted a number.
    @Test func rowsAreLearntWithoutImages() throws {
        let row = StepInput.rows(columns: 3)
        let model = Sequential {
            Dense(inputFeatures: 3, outputFeatures: 16)
            Activation.tanh
            Dense(inputFeatures: 16, outputFeatures: 1)
        }
        let values = (0..<180).map { Float(sin(Double($0) * 1.7)) }
        let numbers: [Float] = (0..<60).map { row in
            let (a, b, c): (Float, Float, Float) = (values[3 * row], values[3 * row + 1], values[3 * row + 2])
            return a * b - c
        }
        let source = try RowSource(values, columns: 3, targets: .numbers(numbers))
        let step = try TrainStep(updating: model, with: Adam(learningRate: 0.02), batchSize: 20) {
            meanSquaredError(model($0[row]), $0.targets())
        }
        for epoch in 0..<150 {
            for batch in try source.batches(of: 20, shuffledBy: 3, epoch: epoch) { try step(batch) }
        }
        let evaluation = try EvaluationStep(of: model, batchSize: 20) {
            ["mse": meanSquaredError(model($0[row]), $0.targets()), "predicted": model($0[row])]
        }
        #expect(try #require(evaluation.means(over: source)["mse"]) < 0.01)
        #expect(
            try evaluation(row([0.1, 0.2, 0.3]), StepInput.targets()([0])).output("predicted").count == 1)
    }

    /// Words are whole numbers of any rank, and a table of embeddings is gathered from.
    @Test func wordsAreLearntFromATableOfEmbeddings() throws {
        let words = StepInput.integers("words", [4], classes: 5)
        let sums = StepInput.numbers("sums", [])
        let table = Parameter([5, 1], .zeros)
        let step = try TrainStep(updating: [table], with: SGD(learningRate: 0.05), batchSize: 8) { batch in
            let weights = Tensor.constant([1, 1, 1, 1], [4, 1])
            return meanSquaredError(
                (table.tensor.gathered(batch[words]) * weights).sum(over: [1, 2]), batch[sums])
        }
        let given: [Int32] = (0..<32).map { (place: Int) -> Int32 in Int32((place * place + 3 * place) % 5) }
        var wanted = [Float](repeating: 0, count: 8)
        for (place, word) in given.enumerated() { wanted[place / 4] += Float(word) / 10 }
        for _ in 0..<400 { try step(words(given), sums(wanted)) }
        #expect(try step(words(given), sums(wanted)) < 1e-4)
        #expect(throws: StepError.self) { try step(words([0, 1, 2, 5]), sums([1])) }
    }

    /// What no operation stands for is made of those there are, with the gradient that it should have.
    @Test func anOperationOfOnesOwnHasAGradientOfItsOwn() throws {
        func quantised(_ weights: Tensor) -> Tensor {
            withCustomGradient(of: [weights]) {
                round($0[0] * 4) / 4
            } gradient: { _, _, gradient in
                [gradient]
            }
        }
        let weight = Parameter([2], .zeros)
        let target = StepInput.numbers("target", [2])
        let step = try TrainStep(updating: [weight], with: SGD(learningRate: 0.3), batchSize: 1) { batch in
            meanSquaredError(quantised(weight.tensor), batch[target].reshaped(to: [2]))
        }
        for _ in 0..<40 { try step(target([0.5, -0.75])) }
        #expect(
            try step(target([0.5, -0.75])) == 0,
            "every quarter can be met, though rounding has no gradient")
    }

    @Test func integersAreCompared() throws {
        let (ids, mirrored) = (StepInput.integers("ids", [3]), Shape([2, 3]))
        let evaluation = try EvaluationStep(of: [Parameter](), batchSize: 2) { batch in
            let own = batch[ids]
            return [
                "same": own .== own.flipped([1]), "large": own .> 16_777_216, "floats": own.asFloats(),
            ]
        }
        let program = try evaluation(ids([1, 2, 1, 16_777_217, 3, 16_777_216]))
        #expect(Array(try program.output("same")) == [1, 1, 1, 0, 1, 0])
        #expect(Array(try program.output("large")) == [0, 0, 0, 1, 0, 0])
        #expect(try program.output("floats").value.shape == mirrored)
    }
}
