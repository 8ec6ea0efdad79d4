// A model and a step of one's own: a network of two branches that finds shapes in images of two sizes, a regression on rows
// of numbers, and a part that is loaded by name, frozen and trained at a rate of its own.
//
//     swift run -c release OwnStep [FOLDER] [PICTURES] [EPOCHS]

import Easel
import Glibc

/// Discs and bars on a ground of noise, each with its mask: 1 is a disc, 2 a bar.
struct Shapes: ImageSource {
    let count: Int
    let imageShape: ImageShape

    init(_ count: Int, size: Int) {
        (self.count, imageShape) = (count, ImageShape(height: size, width: size))
    }

    func mask(_ index: Int) -> [UInt8] {
        let (middle, radius) = (height * (2 + index % 3) / 6, height / 4)
        return (0..<(height * width)).map { place in
            let (y, x) = (place / width - middle, place % width - middle)
            return index % 2 == 1 ? (abs(y) <= 1 ? 2 : 0) : (y * y + x * x <= radius * radius ? 1 : 0)
        }
    }

    func target(at index: Int) throws -> Target {
        .mask(try Image(height: height, width: width, channels: 1, pixels: mask(index)))
    }

    func image(at index: Int) throws -> Image {
        let pixels = mask(index).enumerated().map { UInt8(($0 * 37 + index * 11) % 40) + 80 * $1 }
        return try Image(height: height, width: width, channels: 1, pixels: pixels)
    }
}

/// A network that gives each pixel a class: fine details beside what is around them.
struct Segmenter: Module {
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

/// The mean cross-entropy of all pixels.
func pixelLoss(_ logits: Tensor, _ masks: Tensor) -> Tensor {
    categoricalCrossEntropy(logits: logits.reshaped(to: [-1, 3]), labels: masks.reshaped(to: [-1]))
}

/// Learns masks from images of two sizes, with one optimizer's state.
func learnMasks(pictures: Int, epochs: Int, drawing path: String) throws -> Segmenter {
    let net = Segmenter()
    let sizes = [16, 24].map { Shapes(pictures, size: $0) }
    let step = try TrainStep(
        updating: net, with: Adam(learningRate: 0.01), images: sizes[0].imageShape, ofAnySize: true, batchSize: 16
    ) { batch in
        let (logits, masks) = (net(batch.images), batch.masks(classes: 3))
        batch.report(.accuracy, accuracy(logits: logits, labels: masks))
        return pixelLoss(logits, masks)
    }
    for epoch in 0..<epochs {
        for source in sizes {
            for batch in try source.batches(of: 16, shuffledBy: 1, epoch: epoch) { try step(batch) }
        }
        print("epoch \(epoch + 1): \(step.measured[.accuracy] ?? 0) of the pixels are right")
    }
    // What it finds in images of yet another size, as grey levels.
    let other = Shapes(10, size: 32)
    let evaluation = try EvaluationStep(of: net, images: other.imageShape, batchSize: 10) { batch in
        let found = net(batch.images).argMax().asFloats() * 0.5
        return ["given": batch.images, "found": found.reshaped(to: [10, 32, 32, 1])]
    }
    let versions = try evaluation.images("given", "found", of: other.batches(of: 10)[0])
    try ImageGrid(comparing: versions, columns: 10).write(to: path)
    return net
}

/// Learns a number from rows of three.
func learnNumbers(epochs: Int) throws {
    let values = (0..<600).map { Float(sin(Double($0) * 1.7)) }
    let wanted: [Float] = (0..<200).map { row in
        let (a, b, c): (Float, Float, Float) = (values[3 * row], values[3 * row + 1], values[3 * row + 2])
        return a * b - c
    }
    let model = Sequential {
        Dense(inputFeatures: 3, outputFeatures: 16)
        Activation.tanh
        Dense(inputFeatures: 16, outputFeatures: 1)
    }
    let (row, number) = (StepInput.rows(columns: 3), StepInput.targets())
    let step = try TrainStep(updating: model, with: Adam(learningRate: 0.01), batchSize: 20) { batch in
        meanSquaredError(model(batch[row]), batch[number])
    }
    let table = try RowSource(values, columns: 3, targets: .numbers(wanted))
    var loss: Float = 0
    for epoch in 0..<(20 * epochs) {
        for batch in try table.batches(of: 20, shuffledBy: 1, epoch: epoch) { loss = try step(batch) }
    }
    // The same inputs, given as arrays.
    loss = try step(row(Array(values[..<60])), number(Array(wanted[..<20])))
    print("the squared error of numbers is \(loss)")
}

/// Goes on with a part of a trained network: its branches are loaded by name and learn slowly, its stem is frozen.
func fineTune(_ file: SafetensorsFile, pictures: Int, epochs: Int) throws {
    let net = Segmenter()
    initialize(net, seed: 2)
    try loadParameters(of: net, from: file, only: .except(["head"]))
    let source = Shapes(pictures, size: 32)
    let step = try TrainStep(
        updating: net, only: .except(["stem"]), with: AdamW(learningRate: 0.01, weightDecay: 0.01),
        groups: [ParameterGroup(.prefixes(["fine", "coarse"]), learningRateFactor: 0.1)],
        images: source.imageShape, batchSize: 16
    ) { pixelLoss(net($0.images), $0.masks(classes: 3)) }
    var loss: Float = 0
    for epoch in 0..<epochs {
        for batch in try source.batches(of: 16, shuffledBy: 1, epoch: epoch) { loss = try step(batch) }
    }
    print("the loss of what was fine-tuned is \(loss)")
}

@main
struct OwnStep {
    static func main() {
        let arguments =
            CommandLine.arguments + [".", "64", "10"].dropFirst(CommandLine.arguments.count - 1)
        let (folder, pictures, epochs) = (
            arguments[1], Int(arguments[2]) ?? 0, max(Int(arguments[3]) ?? 0, 0)
        )
        do {
            let net = try learnMasks(pictures: pictures, epochs: epochs, drawing: "\(folder)/masks.png")
            try saveParameters(of: net, to: "\(folder)/segmenter.safetensors")
            try learnNumbers(epochs: epochs)
            let file = try SafetensorsFile(path: "\(folder)/segmenter.safetensors")
            try fineTune(file, pictures: pictures, epochs: epochs)
            print("see \(folder)/masks.png")
        } catch {
            print("OwnStep: \(error)")
            exit(1)
        }
    }
}
