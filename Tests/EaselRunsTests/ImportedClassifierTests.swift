import Easel
import Foundation
import Testing

/// Networks of others in files, as classifiers.
@Suite struct ImportedClassifierTests {
    /// The folder `models` beside that of the data sets; trained networks of others lie there on some machines.
    private static let models: String? = ProcessInfo.processInfo.environment["EASEL_DATA_ROOT"].flatMap { root in
        let path = "\(root)/../models"
        return FileManager.default.fileExists(atPath: "\(path)/cifar10-resnet") ? path : nil
    }

    /// As by LiteRT's reference kernels, and of whole numbers as by XNNPACK, which it usually takes.
    @Test(
        .enabled(
            if: models != nil, "there are no models beside EASEL_DATA_ROOT: trained networks of others are not measured"
        ),
        arguments: [
            ("pretrainedResnet", .reference, 0.881), ("pretrainedResnet_large_float", .reference, 0.915),
            ("pretrainedResnet_quant", .reference, 0.88), ("pretrainedResnet_large_int8", .reference, 0.92),
            ("pretrainedResnet_quant", .xnnpack, 0.878), ("pretrainedResnet_large_int8", .xnnpack, 0.915),
        ] as [(String, QuantisedArithmetic, Double)])
    func residualNetsAreAsAccurateAsInLiteRT(
        _ name: String, _ arithmetic: QuantisedArithmetic, _ accuracy: Double
    ) throws {
        let path = "\(try #require(Self.models))/cifar10-resnet/\(name).tflite"
        let network = try NetworkFile.open(path, arithmetic: arithmetic)
        let trained = try ImportedClassifier(network).trained()
        #expect(trained.preparation.size == Size2D(height: 32, width: 32))
        var request = EvaluationRequest()
        request.data = "cifar10"
        request.root = ProcessInfo.processInfo.environment["EASEL_DATA_ROOT"]
        let evaluation = try Evaluation(of: trained, request)
        #expect(evaluation.imageCount == 1000)
        #expect(evaluation.report.test[.accuracy] == accuracy)
        #expect(evaluation.notes.contains { $0.contains("are taken to be those of") })
    }

    @Test(.enabled(if: models != nil, "there are no models beside EASEL_DATA_ROOT: the cat is not looked at"))
    func mobileNetsSeeACat() throws {
        let folder = try #require(Self.models)
        let labels = try ClassLabels.read("\(folder)/imagenet/imagenet_labels.txt")
        let cat = try ImageFile.read("\(folder)/../pictures/cat_720p.jpg").image
        for name in ["mobilenet_v2_1.0_224_quant", "mobilenet_v1_0.25_128_quant"] {
            let network = try NetworkFile.open("\(folder)/imagenet/\(name).tflite")
            let classifier = try Classifier(ImportedClassifier(network).trained(labels: labels))
            let found = try classifier([classifier.fitted(cat)])[0]
            #expect(found.best.className == "Egyptian cat")
        }
    }

    private struct Net: Module {
        let layers = Sequential {
            Convolution2D(inputChannels: 1, outputChannels: 8, kernelSize: 3, stride: 2, padding: .same)
            Activation.relu
            Flatten()
            Dense(inputFeatures: 8 * 14 * 14, outputFeatures: 10)
        }
        func callAsFunction(_ images: Tensor) -> Tensor { layers(images) }
    }

    @Test(arguments: ["onnx", "tflite"]) func aNetworkOfOthersIsTrainedFurtherAndWrittenAgain(_ ending: String) throws {
        let folder = NSTemporaryDirectory() + "easel-imported-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let net = Net()
        try initialize(net, seed: 1)
        try NetworkFile.write(to: "\(folder)/first.\(ending)", metadata: ["pixels": "0..1"]) { rows in
            try InferenceGraph(of: net) { ["logits": net($0.input("images", [rows, 28, 28, 1]))] }
        }
        let data = try DatasetCatalog().load("digits", limit: 320)
        let imported = try ImportedClassifier(NetworkFile.open("\(folder)/first.\(ending)"))
        func accuracy(_ classifier: ImportedClassifier) throws -> Double {
            var request = EvaluationRequest()
            (request.data, request.limit) = ("digits", 100)
            return try #require(Evaluation(of: classifier.trained(), request).report.test[.accuracy])
        }
        let before = try accuracy(imported)
        let step = try TrainStep(updating: imported, with: Adam(), images: data.imageShape, batchSize: 32) {
            categoricalCrossEntropy(logits: imported.logits($0.images), labels: $0.labels)
        }
        for epoch in 0..<8 {
            for batch in try data.train.batches(of: 32, shuffledBy: 1, epoch: epoch) { try step(batch) }
        }
        let after = try accuracy(imported)
        #expect(before < 0.4 && after > 0.8, "\(before), \(after)")
        try NetworkFile.write(to: "\(folder)/second.\(ending)", metadata: ["pixels": "0..1"]) { rows in
            try InferenceGraph(of: imported) { ["logits": imported.logits($0.input("images", [rows, 28, 28, 1]))] }
        }
        #expect(try accuracy(ImportedClassifier(NetworkFile.open("\(folder)/second.\(ending)"))) == after)
    }

    @Test func pixelsAreReadAsTheyAreWritten() throws {
        for text in ["0..255", "0..1", "-1..1", "mean:0.5/0.25/0.125,deviation:0.5/0.5/0.5"] {
            #expect(try PixelMeaning(parsing: text).description == text)
        }
        for (text, said) in [
            ("0..2", "it is 0..255, 0..1, -1..1"), ("mean:1", "it is 0..255"),
            ("mean:.5,deviation:.1/.2", "it is 0..255"),
            ("mean:123,deviation:58", "of pixels from 0 to 1"), ("mean:.5,deviation:0", "of pixels from 0 to 1"),
        ] {
            #expect { try PixelMeaning(parsing: text) } throws: { "\($0)".contains(said) }
        }
    }
}
