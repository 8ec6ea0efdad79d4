import EaselCore
import EaselGraph
import EaselImages
import EaselLayers
import EaselTraining
import Testing

/// Steps over inputs of any name, shape and kind, of which a step on images and labels is a case.
@Suite struct NamedInputTests {
    private let size = ImageShape(height: 2, width: 2)

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "nothing was thrown"
    }

    /// Targets of any kind, from memory or, as if from files, read ahead.
    private struct Source: ImageSource {
        let imageShape: ImageShape
        let targets: [Target]
        var isInMemory = true
        var labels: [Int32]? { nil }
        var labelRange: ClosedRange<Int32>? { nil }
        var count: Int { targets.count }
        func target(at index: Int) throws -> Target { targets[index] }
        func image(at index: Int) throws -> Image {
            let pixels = (0..<imageShape.count).map { UInt8(($0 * 53 + index * 40) % 256) }
            return try Image(
                height: height, width: width, channels: channels, pixels: pixels)
        }
    }

    private func masks(_ classes: [[UInt8]]) throws -> [Target] {
        try classes.map { .mask(try Image(height: 2, width: 2, channels: 1, pixels: $0)) }
    }

    private func segmenter(_ layer: Convolution2D) throws -> TrainStep {
        try TrainStep(updating: layer, with: SGD(learningRate: 0.5), images: size, batchSize: 2) { batch in
            let logits = layer(batch.images).reshaped(to: [-1, 3])
            return categoricalCrossEntropy(logits: logits, labels: batch.masks(classes: 3).reshaped(to: [-1]))
        }
    }

    private func pointwise() -> Convolution2D {
        let layer = Convolution2D(inputChannels: 1, outputChannels: 3, kernelSize: 1)
        initialize(layer, seed: 1)
        return layer
    }

    /// A batch read ahead, one from memory and arrays give the same, to the last bit.
    @Test func masksAreLearntHoweverTheyCome() throws {
        let (first, second, third) = (pointwise(), pointwise(), pointwise())
        let targets = try masks([[0, 1, 2, 1], [2, 2, 0, 1], [1, 1, 0, 0]])
        var source = Source(imageShape: size, targets: targets)
        let order = try BatchOrder(count: 3, batchSize: 2, seed: nil)
        var losses: [[Float]] = []
        for (layer, isInMemory) in [(first, true), (second, false)] {
            source.isInMemory = isInMemory
            let loader = try BatchLoader(source, order: order, steps: 0..<4)
            let step = try segmenter(layer)
            var own: [Float] = []
            while let batch = try loader.next() { own.append(try step(batch)) }
            losses.append(own)
        }
        let images = StepInput.images(size)
        let masks = StepInput.masks(Size2D(2), classes: 3)
        let step = try TrainStep(updating: third, with: SGD(learningRate: 0.5), batchSize: 2) { batch in
            categoricalCrossEntropy(
                logits: third(batch[images]).reshaped(to: [-1, 3]), labels: batch[masks].reshaped(to: [-1]))
        }
        let pixels = try (0..<3).map { try source.image(at: $0).values(in: .zeroToOne) }
        let classes: [[Int32]] = [[0, 1, 2, 1], [2, 2, 0, 1], [1, 1, 0, 0]]
        var own: [Float] = []
        for _ in 0..<2 {
            own.append(try step(images(pixels[0] + pixels[1]), masks(classes[0] + classes[1])))
            own.append(try step(images(pixels[2]), masks(classes[2])))
        }
        losses.append(own)
        #expect(losses[0] == losses[1] && losses[1] == losses[2] && losses[0][2] < losses[0][0])
        #expect(first.weight.values == second.weight.values && second.weight.values == third.weight.values)
    }

    @Test func aMaskIsCheckedBeforeAnythingIsChanged() throws {
        let layer = pointwise()
        let step = try segmenter(layer)
        let before = layer.weight.values
        let wrong = Source(imageShape: size, targets: try masks([[0, 1, 2, 3]]))
        #expect(
            message { try step(wrong.batches(of: 1)[0]) }
                == "there is a label 3, and the step knows classes from 0 to 2")
        let none = Source(imageShape: size, targets: [.label(1)])
        #expect(message { try step(none.batches(of: 1)[0]) } == "batch: image 0 has no mask")
        let small = Source(
            imageShape: size, targets: [.mask(try Image(height: 1, width: 2, channels: 1, pixels: [0, 1]))])
        #expect(
            message { try step(small.batches(of: 1)[0]) } == "batch: the mask of image 0 is 1x2x1, expected 2x2x1")
        #expect(layer.weight.values == before && step.stepCount == 0)
    }

    @Test func rowsAndNumbersAreARegression() throws {
        let row = StepInput.rows(columns: 2)
        let model = Dense(inputFeatures: 2, outputFeatures: 1)
        let step = try TrainStep(updating: model, with: Adam(learningRate: 0.05), batchSize: 8) {
            meanSquaredError(model($0[row]), $0.targets())
        }
        let values = (0..<16).map { Float($0 % 5) - 2 }
        let numbers: [Float] = (0..<8).map { row in
            let (first, second): (Float, Float) = (values[2 * row], values[2 * row + 1])
            return 3 * first - second + 0.5
        }
        let source = try RowSource(values, columns: 2, targets: .numbers(numbers))
        let batch = try source.batches(of: 8)[0]
        for _ in 0..<600 { try step(batch) }
        #expect(try step(batch) < 1e-4)
        let slope = model.weight.values[0]
        #expect(slope > 2.98 && slope < 3.02)
        // The same as arrays, of which one may take the place of the batch's.
        let target = StepInput.targets()
        #expect(try step(row(values), target(numbers)) < 1e-4)
        #expect(try step(batch, target(numbers.map { $0 + 10 })) > 90)
        let evaluation = try EvaluationStep(of: model, batchSize: 8) {
            ["mse": meanSquaredError(model($0[row]), $0[target])]
        }
        #expect(try evaluation(row([1, 1]), target([2.5])).scalar("mse") < 50)
        #expect(try evaluation.means(over: source, batchSize: 3)["mse"] != nil)
    }

    @Test func classesOfAnImageAndImagesOfAnImage() throws {
        let dense = Dense(inputFeatures: 4, outputFeatures: 3)
        let step = try TrainStep(updating: dense, with: SGD(learningRate: 0.1), images: size, batchSize: 2) { batch in
            let members = batch.memberships(classes: 3)
            batch.report(Metric("members", .lower), members.sum())
            return binaryCrossEntropy(logits: dense(batch.images.flattened()), targets: members)
        }
        try step(Source(imageShape: size, targets: [.labels([0, 2]), .label(1)]).batches(of: 2)[0])
        #expect(step.measured[Metric("members", .lower)] == 3)
        #expect(
            message { try step(Source(imageShape: size, targets: [.labels([3])]).batches(of: 1)[0]) }
                == "label 3, expected 0 to 2")
        let clean = StepInput.targetImages(ImageShape(height: 1, width: 2))
        let evaluation = try EvaluationStep(of: [Parameter](), images: size, batchSize: 1) { ["clean": $0[clean]] }
        let target = Target.image(try Image(height: 1, width: 2, channels: 1, pixels: [255, 0]))
        let source = Source(imageShape: size, targets: [target])
        #expect(Array(try evaluation(source.batches(of: 1)[0]).output("clean")) == [1, 0])
    }

    /// One step, one optimizer's state, whatever the size.
    @Test func aStepTakesImagesOfAnySize() throws {
        let layer = pointwise()
        let step = try TrainStep(
            updating: layer, with: Adam(), images: size, ofAnySize: true, batchSize: 1
        ) { batch in
            let labels = batch.masks(classes: 3)
            return categoricalCrossEntropy(
                logits: layer(batch.images).reshaped(to: [-1, 3]), labels: labels.reshaped(to: [-1]))
        }
        let large = ImageShape(height: 3, width: 2)
        let mask = Target.mask(try Image(height: 3, width: 2, channels: 1, pixels: [0, 1, 2, 0, 1, 2]))
        let batches = [
            try Source(imageShape: size, targets: try masks([[0, 1, 2, 1]])).batches(of: 1)[0],
            try Source(imageShape: large, targets: [mask]).batches(of: 1)[0],
        ]
        for _ in 0..<2 { for batch in batches { #expect(try step(batch).isFinite) } }
        #expect(step.stepCount == 4)
        let colour = Source(imageShape: ImageShape(height: 3, width: 2, channels: 3), targets: [mask])
        #expect(message { try step(colour.batches(of: 1)[0]) } == "pictures are 3x2x3, the model takes 2x2x1")
        let fixed = try segmenter(layer)
        #expect(message { try fixed(batches[1]) } == "pictures are 3x2x1, the model takes 2x2x1")
        let images = StepInput.images(size, ofAnySize: true)
        let classes = StepInput.masks(size.size, classes: 3, ofAnySize: true)
        #expect(
            try step(images([0, 0, 1, 1, 0, 1], shape: [3, 2, 1]), classes([0, 1, 2, 0, 1, 2], shape: [3, 2])).isFinite)
    }

    @Test func whatIsGivenIsChecked() throws {
        let (left, right) = (StepInput.numbers("left", [3]), StepInput.numbers("right", [3]))
        let ids = StepInput.integers("ids", [2], classes: 4)
        let dense = Dense(inputFeatures: 3, outputFeatures: 4)
        let step = try TrainStep(updating: dense, with: SGD(learningRate: 0.1), batchSize: 2) { batch in
            let difference = square(dense(batch[left]) - dense(batch[right]))
            return (difference * batch[ids].oneHot(classes: 4).sum(over: [1])).mean()
        }
        let three: [Float] = [1, 2, 3]
        try step(left(three), right([3, 2, 1]), ids([0, 3]))
        let other = StepInput.numbers("middle", [3])
        #expect(
            message { try step(left(three), other(three)) }
                == "the step has no input middle f32[3]; it has left f32[3], right f32[3], ids i32[2]")
        #expect(
            message { try step(left(three), right(three)) }
                == "the step uses its input ids i32[2], which is not given; give it with the others")
        #expect(message { try step(left(three), left(three)) } == "the step's input left is given twice")
        #expect(
            message { try step(left(three), right(three + three), ids([0, 1])) }
                == "1 examples are given of the step's input left, and 2 of right; give as many of each")
        #expect(message { try step(left([1, 2])) }.contains("2 numbers are not one or more examples"))
        #expect(message { try step(left(three), right(three), ids([0, 4])) }.contains("a label 4, and the step knows"))
        #expect(message { try step(left([1, 2], shape: [2])) }.contains("ofAnySize:"))
        let batch = try Source(imageShape: size, targets: [.none]).batches(of: 1)[0]
        #expect(
            message { try step(batch, left(three), right(three)) }
                == "the step uses its input ids i32[2], which is not given; give it beside the batch, as an array")
        #expect(try step(batch, left(three), right(three), ids([0, 1])).isFinite)
        #expect(message { try step(images: three) }.contains("the step has no images"))
        #expect(step.stepCount == 2)
        let twice = message {
            _ = try EvaluationStep(of: dense) { ["sum": $0[left].sum() + $0[StepInput.numbers("left", [4])].sum()] }
        }
        #expect(twice.contains("two inputs named left, left f32[3] and left f32[4]"), "\(twice)")
        let missing = message { _ = try EvaluationStep(of: dense) { ["sum": $0.images.sum()] } }
        #expect(missing.contains("made without images:"), "\(missing)")
        let empty = message { _ = try EvaluationStep(of: dense) { ["sum": $0[StepInput.numbers("none", [0])].sum()] } }
        #expect(empty.contains("has no elements"), "\(empty)")
    }
}
