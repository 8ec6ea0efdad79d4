// Trains the convolutional autoencoder on synthetic digits and shows its reconstructions of images it has never seen:
// each row of originals stands over its reconstructions.
//
//     swift run -c release TrainAutoencoder [FOLDER] [PICTURES] [EPOCHS]

import Easel
import Glibc

func run(folder: String, pictures: Int, epochs: Int) throws {
    let data = try DatasetCatalog().load("digits", limit: pictures)
    let model = try Autoencoder(AutoencoderConfiguration(image: ImageShape(height: data.height, width: data.width)))
    let step = try TrainStep(updating: model, with: Adam(learningRate: 2e-3), images: data.imageShape, batchSize: 32) {
        binaryCrossEntropy(logits: model.logits($0.images), targets: $0.images)
    }
    let evaluation = try EvaluationStep(of: model, images: data.imageShape) {
        let made = model($0.images)
        return ["original": $0.images, "reconstruction": made, "error": meanSquaredError(made, $0.images)]
    }
    for epoch in 0..<epochs {
        for batch in try data.train.batches(of: 32, shuffledBy: 1, epoch: epoch) { try step(batch) }
        let error = try evaluation.means(over: data.test)["error"] ?? .nan
        print("epoch \(epoch + 1): mean squared error of test pictures \(error)")
    }
    let shown = try data.test.limited(to: 20).batches(of: 20)[0]
    let versions = try evaluation.images("original", "reconstruction", of: shown)
    try ImageGrid(comparing: versions, columns: 10).write(to: "\(folder)/autoencoder.png")
    try saveParameters(of: model, to: "\(folder)/autoencoder.safetensors")
    print("see \(folder)/autoencoder.png")
}

@main
struct TrainAutoencoder {
    static func main() {
        let arguments = CommandLine.arguments + [".", "10000", "5"].dropFirst(CommandLine.arguments.count - 1)
        do {
            try run(folder: arguments[1], pictures: Int(arguments[2]) ?? 0, epochs: max(Int(arguments[3]) ?? 0, 0))
        } catch {
            print("TrainAutoencoder: \(error)")
            exit(1)
        }
    }
}
