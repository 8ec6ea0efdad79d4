import Easel
import Testing

/// A narrow network of every family learns thirty-two images by heart.
///
/// SqueezeNet does so from weights that leave no class dead: after its last ReLU one that is negative everywhere has no
/// gradient.
@Suite struct ClassifierLearningTests {
    private static let networks: [(name: String, width: Double, learningRate: Float)] = [
        ("softmax-regression", 1.0, 0.01), ("mlp", 1, 3e-3), ("small-convnet", 1, 3e-3), ("mnist-cnn", 1 / 8, 3e-3),
        ("lenet5", 1, 3e-3), ("alexnet", 1 / 16, 3e-3), ("vgg11", 1 / 16, 3e-3), ("vgg11-bn", 1 / 16, 3e-3),
        ("resnet18", 1 / 16, 0.01), ("resnet50", 1 / 32, 0.01), ("resnet20", 1 / 2, 0.01), ("plain20", 1 / 2, 0.01),
        ("googlenet", 1 / 16, 3e-3), ("squeezenet", 1, 1e-4),
        ("alexnet-two-towers", 1 / 16, 1e-3), ("googlenet-paper", 1 / 8, 3e-3), ("inception-v3", 1 / 16, 3e-3),
        ("mobilenet-v2", 1 / 4, 3e-3), ("efficientnet-lite0", 1 / 4, 3e-3),
        ("autoencoder-classifier", 1, 3e-3), ("dense-autoencoder-classifier", 1, 3e-3), ("vae-classifier", 1, 3e-3),
        ("gan-classifier", 1, 1e-3), ("dcgan-classifier", 1, 1e-3),
    ]

    @Test(arguments: networks)
    func thirtyTwoImages(name: String, width: Double, learningRate: Float) throws {
        let images = try Digits().images(from: 0, count: 32)
        var options: [String: JSONValue] = ["classes": .integer(10)]
        let known = try ModelCatalog.entry(named: name).options.map(\.name)
        if known.contains("width") { options["width"] = .number(width) }
        if known.contains("dropout") { options["dropout"] = .number(0) }
        let recipe = try ModelCatalog.recipe(
            .init(name: name, options: options), image: images.imageShape, optimizer: Adam(learningRate: learningRate),
            batchSize: 32, trainCount: 32, seed: name == "squeezenet" ? 2 : 1)
        let batch = try images.batches(of: 32)[0]
        let first = try recipe.train(on: batch, learningRate: learningRate)
        var (last, steps) = (first, 1)
        while last["accuracy"] ?? 0 < 1, steps < 200 {
            last = try recipe.train(on: batch, learningRate: learningRate)
            steps += 1
        }
        #expect(first["accuracy"] ?? 1 < 0.6, "\(name) knew them")
        #expect(last["accuracy"] == 1, "\(name) after \(steps) steps: \(last)")
    }
}
