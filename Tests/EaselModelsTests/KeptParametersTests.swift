import Easel
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import Testing

/// A predictor that takes parameters to stay as they are gives what one gives that reads them in each run.
@Suite struct KeptParametersTests {
    private static let networks: [(name: String, width: Double, side: Int)] = [
        ("softmax-regression", 1, 28), ("mlp", 1, 28), ("small-convnet", 1, 28), ("lenet5", 1, 28),
        ("alexnet-two-towers", 1 / 16, 64), ("vgg11-bn", 1 / 8, 32), ("resnet18", 1 / 4, 32), ("resnet50", 1 / 8, 96),
        ("resnet20", 1, 32), ("googlenet", 1 / 4, 64), ("inception-v3", 1 / 8, 96), ("squeezenet", 1 / 2, 64),
        ("mobilenet-v2", 1 / 2, 64), ("efficientnet-lite0", 1 / 2, 64),
    ]

    /// A network whose statistics of batch normalisation are far from those it begins with.
    private func network(_ name: String, width: Double, image: ImageShape) throws -> any ImageClassifier {
        var options: [String: JSONValue] = ["classes": .integer(10)]
        if try ModelCatalog.entry(named: name).options.contains(where: { $0.name == "width" }) {
            options["width"] = .number(width)
        }
        let model = try ModelCatalog.classifier(.init(name: name, options: options), image: image)
        initialize(model, seed: 4)
        var random = RandomSequence(Philox(seed: 9, stream: 0))
        for named in namedParameters(of: model) {
            let values = named.parameter.values
            if named.name.hasSuffix("runningVariance") {
                named.parameter.values = values.map { _ in 0.5 + random.uniform() }
            } else if values.allSatisfy({ $0 == 0 }) {
                named.parameter.values = values.map { _ in 0.4 * random.uniform() - 0.2 }
            }
        }
        return model
    }

    @Test(arguments: networks) func agreesWithReadingThemEachTime(name: String, width: Double, side: Int) throws {
        let image = ImageShape(height: side, width: side, channels: side == 28 ? 1 : 3)
        let model = try network(name, width: width, image: image)
        let chunk = 2
        func results(keeps: Bool, threads: Int) throws -> [[Float]] {
            let predictor = try Predictor(
                of: model, chunk: chunk, workers: Workers(threads: threads), keepsParameters: keeps
            ) { trace in
                ["logits": model.logits(trace.input("images", [chunk, image.height, image.width, image.channels]))]
            }
            let (images, logits) = (try predictor.input("images"), try predictor.output("logits"))
            // Several runs of one program: what the first prepares has to be there in the next.
            return try (0..<3).map { run in
                var random = RandomSequence(Philox(seed: UInt64(run), stream: 1))
                let pixels = (0..<(chunk * image.count)).map { _ in random.uniform() }
                return try predictor.run(pixels, as: images, collecting: logits)
            }
        }
        let read = try results(keeps: false, threads: 2)
        let kept = try results(keeps: true, threads: 2)
        for (read, kept) in zip(read, kept) {
            let spread = (read.max() ?? 0) - (read.min() ?? 0)
            #expect(spread > 0)
            let difference = zip(read, kept).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(difference <= 2e-5 * spread, "\(difference) of \(spread)")
        }
        #expect(try results(keeps: true, threads: 1) == kept)
    }
}
