// Trains a denoising autoencoder on clean images with noise added, then denoises a noisy PNG file like any user's picture.
// Its result shows the noisy picture, the restored one and the clean one side by side.
//
//     swift run -c release DenoisePicture [FOLDER] [PICTURES] [EPOCHS]

import Easel
import Glibc

/// The images with Gaussian noise of standard deviation 0.3, drawn anew in each step, clamped to `0…1`.
func spoiled(_ images: Tensor) -> Tensor { clamp(images + .randomNormal(images.shape) * 0.3, to: 0...1) }

func run(folder: String, pictures: Int, epochs: Int) throws {
    let data = try DatasetCatalog().load("digits", limit: pictures)
    let size = data.imageShape
    let model = try Autoencoder(
        AutoencoderConfiguration(image: ImageShape(height: size.height, width: size.width), widths: [24, 48]))
    let step = try TrainStep(updating: model, with: Adam(learningRate: 2e-3), images: size, batchSize: 32) { batch in
        binaryCrossEntropy(logits: model.logits(spoiled(batch.images)), targets: batch.images)
    }
    for epoch in 0..<epochs {
        let batches = try data.train.batches(of: 32, shuffledBy: 3, epoch: epoch)
        let losses = try batches.map { try step($0) }
        print("epoch \(epoch + 1): loss \(losses.reduce(0, +) / Float(losses.count))")
    }

    let spoil = try EvaluationStep(of: model, images: size, batchSize: 1, seed: 5) { ["noisy": spoiled($0.images)] }
    let clean = try data.test.image(at: 4)
    let made = try spoil(images: clean.values(in: .zeroToOne)).output("noisy")
    try PNGFile.write(
        Image(height: size.height, width: size.width, channels: 1, values: made, scaling: .zeroToOne),
        to: "\(folder)/noisy.png")

    // From here on it could be any file: it is first converted to the model's size and channels.
    let noisy = try PNGFile.read("\(folder)/noisy.png").converted(toChannels: 1).fitted(
        height: size.height, width: size.width)
    let restore = try EvaluationStep(of: model, images: size, batchSize: 1) { ["restored": model($0.images)] }
    let values = try restore(images: noisy.values(in: .zeroToOne)).output("restored")
    let restored = try Image(height: size.height, width: size.width, channels: 1, values: values, scaling: .zeroToOne)
    try ImageGrid([noisy, restored, clean], columns: 3, scale: 6).write(to: "\(folder)/restored.png")
    print("see \(folder)/restored.png")
}

@main
struct DenoisePicture {
    static func main() {
        let arguments = CommandLine.arguments + [".", "10000", "5"].dropFirst(CommandLine.arguments.count - 1)
        do {
            try run(folder: arguments[1], pictures: Int(arguments[2]) ?? 0, epochs: max(Int(arguments[3]) ?? 0, 0))
        } catch {
            print("DenoisePicture: \(error)")
            exit(1)
        }
    }
}
