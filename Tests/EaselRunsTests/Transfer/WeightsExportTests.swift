import EaselCore
import EaselFiles
import EaselGraph
import EaselInterchange
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import Testing

@Suite("Weights as files for PyTorch") struct WeightsExportTests {
    /// A checkpoint of parameters that were drawn, as training saves it.
    private func checkpoint(
        _ parameters: [(name: String, parameter: Parameter)], _ folder: borrowing TemporaryFolder
    ) throws -> SafetensorsFile {
        var writer = SafetensorsWriter(metadata: ["easel.step": "7"])
        for (name, parameter) in parameters {
            try writer.add(name, shape: parameter.shape.dimensions, parameter.values)
        }
        try writer.write(to: folder.path + "/checkpoint.safetensors")
        return try SafetensorsFile(path: folder.path + "/checkpoint.safetensors")
    }

    private func checkpoint(_ model: any ParameterContainer, _ folder: borrowing TemporaryFolder) throws
        -> SafetensorsFile
    {
        initialize(model, seed: 4)
        let parameters = namedParameters(of: model)
        // Statistics that are not what they begin as.
        for item in parameters where !item.parameter.isTrainable {
            item.parameter.values = item.parameter.values.indices.map { Float($0 % 5) / 4 + 0.5 }
        }
        return try checkpoint(parameters.map { ($0.name, $0.parameter) }, folder)
    }

    private func record(_ model: RunRecord.Model, _ image: ImageShape) throws -> RunRecord {
        var record = try recordOfRun(model.name, model.options, on: fewDigits())
        record.image = image
        return record
    }

    /// Both files of a run: that they hold the same is tested here.
    private func exported(
        _ record: RunRecord, _ checkpoint: SafetensorsFile, _ folder: borrowing TemporaryFolder
    ) throws -> (file: WeightsFile, metadata: [String: String], report: ExportReport) {
        let export = try WeightsExport(record, from: checkpoint)
        let (first, second) = (folder.path + "/a.safetensors", folder.path + "/a.pth")
        let report = try export.write(to: first, as: .safetensors)
        _ = try export.write(to: second, as: .torch)
        let (file, other) = (try WeightsFile(path: first), try WeightsFile(path: second))
        #expect(other.kind.format == .torch(.archive))
        #expect(Set(file.tensors) == Set(other.tensors) && file.tensors.count == report.tensors)
        for tensor in file.tensors {
            let (one, two) = (try file.values(tensor.name), try other.values(tensor.name))
            #expect(one.elementsEqual(two) { $0.bitPattern == $1.bitPattern }, "\(tensor.name)")
        }
        #expect(report.largestDifference == 0 && report.compared != nil)
        return (file, try SafetensorsFile(path: first).metadata, report)
    }

    @Test("what is written is taken back as it was", arguments: WeightsStore.sources.map(\.model))
    func roundTrip(name: String) throws {
        let folder = TemporaryFolder()
        var model = try narrow(name, classes: 5)
        model.options["inputNormalisation"] = "standardise:imagenet"
        let side = name == "inception-v3" ? 299 : 224
        let image = ImageShape(height: side, width: side, channels: 3)
        let built = try ModelCatalog.classifier(model, image: image)
        let (file, metadata, report) = try exported(record(model, image), checkpoint(built, folder), folder)
        #expect(report.names == (name == "efficientnet-lite0" ? "timm" : "torchvision"))
        #expect(metadata["pixels"] == "mean:0.485/0.456/0.406,deviation:0.229/0.224/0.225")
        if file.tensors.contains(where: { $0.name.hasSuffix(".num_batches_tracked") }) {
            let counts = file.tensors.filter { $0.name.hasSuffix(".num_batches_tracked") }
            #expect(counts.allSatisfy { $0.elementType == .int64 && $0.shape == [] })
            #expect(try file.values(counts[0].name) == [7])
        }
        var options: [String: JSONValue] = ["inputNormalisation": "standardise:imagenet"]
        for option in ["width", "convention"] { options[option] = model.options[option] }
        let fit = try WeightsFit(file.tensors, to: name, options: options)
        #expect(fit.isWhole && fit.classes == 5, "\(name): \(fit.problem)")
        let stored = try WeightsStore(folder: folder.path).add(file, at: file.path, fit)
        let back = try stored.classifier().model
        let (ours, theirs) = (namedParameters(of: try inner(built)), namedParameters(of: try inner(back)))
        #expect(ours.map(\.name) == theirs.map(\.name))
        for (one, other) in zip(ours, theirs) {
            #expect(one.parameter.values == other.parameter.values, "\(one.name)")
        }
        guard name == "resnet18" else { return }
        #expect(try logits(built, image) == logits(back, image))
    }

    private func inner(_ model: any ImageClassifier) throws -> any ImageClassifier {
        try #require((model as? any WrappedClassifier)?.inner)
    }

    private func logits(_ model: any ImageClassifier, _ image: ImageShape) throws -> [Float] {
        let predictor = try Predictor(of: model, chunk: 1) { trace in
            ["logits": model.logits(trace.input("images", [1, image.height, image.width, image.channels]))]
        }
        var logits: [Float] = []
        let pixels = (0..<image.count).map { Float($0 * 37 % 256) / 255 }
        try predictor.run(pixels, as: predictor.input("images")) { _ in
            logits = Array(try predictor.output("logits").rows(1))
        }
        #expect(logits.contains { $0 != 0 })
        return logits
    }

    @Test("models of our own have their names, and PyTorch's layouts") func own() throws {
        let folder = TemporaryFolder()
        let image = ImageShape(height: 28, width: 28, channels: 1)
        let model = try ModelCatalog.completed(
            .init(name: "autoencoder", options: ["latentSize": 6, "widths": [4, 6]]))
        let built = try ModelCatalog.imageAutoencoder(model, image: image)
        let (file, metadata, report) = try exported(record(model, image), checkpoint(built, folder), folder)
        #expect(report.names == "easel" && report.part == "whole" && report.flops == nil)
        #expect(metadata["pixels"] == "0..1" && metadata["flattened"] == "height,width,channels")
        for item in namedParameters(of: built) {
            let (name, shape) = (pyTorchName(of: item.name), item.parameter.shape.dimensions)
            let tensor = try #require(file.tensor(name))
            let values = try file.values(name)
            switch shape.count {
            case 4:
                #expect(tensor.shape == [shape[3], shape[2], shape[0], shape[1]])
                let place = ((shape[3] - 1) * shape[2] + 1) * shape[0] * shape[1]
                #expect(shape[2] < 2 || values[place] == item.parameter.values[2 * shape[3] - 1])
            case 2:
                #expect(tensor.shape == [shape[1], shape[0]])
                #expect(values[shape[0]] == item.parameter.values[1])
            default: #expect(tensor.shape == shape && values == item.parameter.values)
            }
        }
    }

    @Test("a generator's moving average is taken where one is kept") func generator() throws {
        let folder = TemporaryFolder()
        let image = ImageShape(height: 28, width: 28, channels: 1)
        let model = try ModelCatalog.completed(.init(name: "gan", options: ["latentSize": 5, "widths": [12, 16]]))
        let generator = try GAN(.init(image: image, widths: [12, 16], latentSize: 5)).generator
        initialize(generator, seed: 1)
        let named = namedParameters(of: ["generator": generator])
        var both = named.map { (name: $0.name, parameter: $0.parameter) }
        for item in named {
            let average = Parameter(item.parameter.shape, .zeros)
            average.values = item.parameter.values.map { $0 + 1 }
            both.append(("average" + item.name.dropFirst("generator".count), average))
        }
        let (file, metadata, report) = try exported(record(model, image), checkpoint(both, folder), folder)
        #expect(report.part == "generator" && metadata["pixels"] == "-1..1")
        let last = try #require(named.last)
        #expect(try file.values(last.name) == last.parameter.values.map { $0 + 1 })
    }

    @Test("segmenters, variational models and classifiers without a twin", arguments: ["unet", "vae", "lenet5"])
    func others(name: String) throws {
        let folder = TemporaryFolder()
        let image = ImageShape(height: 32, width: 32, channels: 1)
        let model = try narrow(name, classes: name == "vae" ? nil : 3)
        let built: any ParameterContainer =
            switch name {
            case "unet": try ModelCatalog.segmenter(model, image: image)
            case "vae": try ModelCatalog.imageAutoencoder(model, image: image)
            default: try ModelCatalog.classifier(model, image: image)
            }
        let (file, metadata, report) = try exported(record(model, image), checkpoint(built, folder), folder)
        let count = namedParameters(of: built).count
        #expect(report.names == "easel" && file.tensors.count >= count)
        #expect((metadata["classes"] == nil) == (name == "vae"))
    }

    @Test("pictures that are whitened are refused, sigmoids are said") func meanings() throws {
        let folder = TemporaryFolder()
        let image = ImageShape(height: 28, width: 28, channels: 1)
        var model = try narrow("lenet5", classes: 2)
        model.options["inputNormalisation"] = "zca-whitening"
        let whitened = try record(model, image)
        let file = try checkpoint(ModelCatalog.classifier(model, image: image), folder)
        let error = #expect(throws: OptionError.self) { try WeightsExport(whitened, from: file) }
        #expect(error?.description.contains("export to .onnx") == true)
        model.options["inputNormalisation"] = "featurewise-std-normalization"
        model.options["loss"] = "binary"
        let built = try ModelCatalog.classifier(model, image: image)
        let (weights, metadata, _) = try exported(record(model, image), checkpoint(built, folder), folder)
        #expect(metadata["outputs"] == "sigmoid" && metadata["pixels"]?.hasPrefix("mean:") == true)
        #expect(!weights.tensors.contains { $0.name.hasPrefix("model.") || $0.name.contains("mean") })
    }

    @Test("nothing is left where writing fails") func atomic() throws {
        let folder = TemporaryFolder()
        let image = ImageShape(height: 28, width: 28, channels: 1)
        let model = try narrow("softmax-regression", classes: 3)
        let file = try checkpoint(ModelCatalog.classifier(model, image: image), folder)
        let export = try WeightsExport(record(model, image), from: file)
        #expect(throws: FileError.self) { try export.write(to: folder.path + "/none/a.pth", as: .torch) }
        #expect(try FileSystem.names(in: folder.path) == ["checkpoint.safetensors"])
    }
}
