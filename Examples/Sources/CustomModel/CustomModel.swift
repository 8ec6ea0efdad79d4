// A custom model and loss: a super-resolution network that doubles the size of images, trained to get their edges right.
// Its picture shows the inputs, the outputs and the targets.
//
//     swift run -c release CustomModel [FOLDER] [PICTURES] [EPOCHS]

import Easel
import Glibc

/// A super-resolution network: enlarges images `[N, H, W, 1]` to twice their size by correcting a bilinear upsampling.
struct Enlarger: Module {
    let features = Sequential {
        Convolution2D(inputChannels: 1, outputChannels: 24, kernelSize: 3, padding: .same)
        BatchNorm(channels: 24)
        Activation.silu
        Convolution2D(inputChannels: 24, outputChannels: 24, kernelSize: 3, padding: .same)
        Activation.silu
    }
    let detail = TransposedConvolution2D(
        inputChannels: 24, outputChannels: 1, kernelSize: 4, stride: 2, padding: .all(1))

    func callAsFunction(_ images: Tensor) -> Tensor {
        upsampling2D(images, factor: 2, method: .bilinear(alignsCorners: false)) + detail(features(images))
    }
}

/// The loss: the difference of two batches of images in their pixels and in the steps from each row to the next.
func edgeLoss(_ made: Tensor, _ wanted: Tensor) -> Tensor {
    func steps(_ images: Tensor) -> Tensor {
        let rows = images.shape[1] - 1
        return images.slice(alongAxis: 1, from: 1, count: rows) - images.slice(alongAxis: 1, from: 0, count: rows)
    }
    return huber(made, wanted) + meanAbsoluteError(steps(made), steps(wanted)) * 0.5
}

/// Images of half the size.
func halved(_ images: Tensor) -> Tensor { averagePooling2D(images, kernelSize: 2) }

func run(folder: String, pictures: Int, epochs: Int) throws {
    let data = try DatasetCatalog().load("digits", limit: pictures)
    let model = Enlarger()
    let step = try TrainStep(updating: model, with: AdamW(learningRate: 3e-3), images: data.imageShape, batchSize: 32) {
        edgeLoss(model(halved($0.images)), $0.images)
    }
    let evaluation = try EvaluationStep(of: model, images: data.imageShape) {
        let (small, made) = (halved($0.images), model(halved($0.images)))
        return [
            "given": upsampling2D(small, factor: 2), "made": made, "wanted": $0.images,
            "loss": edgeLoss(made, $0.images),
        ]
    }
    for epoch in 0..<epochs {
        for batch in try data.train.batches(of: 32, shuffledBy: 7, epoch: epoch) { try step(batch) }
        print("epoch \(epoch + 1): loss of test pictures \(try evaluation.means(over: data.test)["loss"] ?? .nan)")
    }
    let versions = try evaluation.images("given", "made", "wanted", of: data.test.limited(to: 10).batches(of: 10)[0])
    try ImageGrid(comparing: versions, columns: 10).write(to: "\(folder)/enlarged.png")
    print("see \(folder)/enlarged.png")
}

@main
struct CustomModel {
    static func main() {
        let arguments = CommandLine.arguments + [".", "10000", "5"].dropFirst(CommandLine.arguments.count - 1)
        do {
            try run(folder: arguments[1], pictures: Int(arguments[2]) ?? 0, epochs: max(Int(arguments[3]) ?? 0, 0))
        } catch {
            print("CustomModel: \(error)")
            exit(1)
        }
    }
}
