import EaselCore
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuntime

/// The function of a trained model that a file holds: pictures come in and go out as numbers from 0 to 255.
///
/// What brings them to the range that the model was trained with is part of it, so that nobody who uses the file has to know.
struct ExportedFunction {
    /// What of the model it is.
    let part: ExportPart
    /// The name of its input and output: `images`, `latents`, `probabilities`.
    let input: String, output: String
    /// The shape of an image that comes in or goes out.
    let image: ImageShape
    /// How many numbers there are in the input of one row.
    let inputSize: Int
    /// The names of classes, of a model that tells some apart.
    let classNames: [String]?
    /// Traces it for a number of rows.
    let graph: (_ rows: Int) throws -> InferenceGraph
    /// Latents as the model draws them; `nil` where its input is none or it has no prior.
    private(set) var drawnLatents: ((_ count: Int, _ seed: UInt64) throws -> [Float])?

    /// The function of a run with the weights of a checkpoint.
    /// - Throws: What is wrong with the record or the checkpoint, `OptionError` for a part that the model does not have.
    init(_ record: RunRecord, from checkpoint: SafetensorsFile, part asked: ExportPart?) throws {
        let entry = try ModelCatalog.entry(named: record.model.name)
        let image = record.imageShape
        func require(_ parts: [ExportPart]) throws -> ExportPart {
            let part = asked ?? parts[0]
            guard parts.contains(part) else {
                let have = parts.map(\.rawValue).joined(separator: ", ")
                throw OptionError(
                    "--part \(part.rawValue): \(entry.name) has no \(part.rawValue); its parts are \(have)")
            }
            return part
        }
        if entry.classifier != nil {
            try record.requireClassesOfPictures()
            let model = try ModelCatalog.classifier(record.model, image: image)
            try loadParameters(of: model, from: checkpoint)
            self.init(
                try require([.whole]), of: model, image, output: "probabilities",
                classNames: record.namesOfClasses(count: model.classes)
            ) { softmax(model.logits($0)) }
        } else if entry.segmenter != nil {
            let model = try ModelCatalog.segmenter(record.model, image: image)
            try loadParameters(of: model, from: checkpoint)
            let names = record.dataset.maskClasses ?? (0..<model.classes).map(String.init)
            self.init(try require([.whole]), of: model, image, output: "probabilities", classNames: names) { model($0) }
        } else if entry.autoencoder != nil {
            let part = try require([.whole, .encoder, .decoder])
            let model = try ModelCatalog.imageAutoencoder(record.model, image: image)
            try loadParameters(of: model, from: checkpoint)
            switch part {
            case .decoder:
                try self.init(part, of: record.latentDecoder(from: checkpoint), hasPrior: entry.hasPrior)
            case .encoder: self.init(part, of: model, image, output: "latents") { model.latents(of: $0) }
            default: self.init(part, of: model, image, output: "reconstructions") { sigmoid(model.logits($0)) * 255 }
            }
        } else if entry.drawing != nil {
            let part = try require([.generator])
            try self.init(part, of: record.latentDecoder(from: checkpoint), hasPrior: true)
        } else {
            throw OptionError(
                "\(entry.name) \(entry.task.doing), and is not exported; classifiers, autoencoders, generators and models that "
                    + "segment are")
        }
    }

    /// A function of pictures.
    private init(
        _ part: ExportPart, of model: any ParameterContainer, _ image: ImageShape, output: String,
        classNames: [String]? = nil, _ function: @escaping (Tensor) -> Tensor
    ) {
        (self.part, input, self.output, self.image, self.classNames) = (part, "images", output, image, classNames)
        inputSize = image.count
        graph = { rows in
            try InferenceGraph(of: model) { trace in
                let images = trace.input("images", [rows, image.height, image.width, image.channels])
                return KeyValuePairs(dictionaryLiteral: (output, function(images * (1 / Float(255)))))
            }
        }
    }

    /// A function of latents.
    private init(_ part: ExportPart, of decoder: LatentDecoder, hasPrior: Bool) throws {
        (self.part, input, output, image, classNames) = (part, "latents", "images", decoder.shape, nil)
        inputSize = decoder.latentSize
        let isSymmetric = decoder.scaling == .minusOneToOne
        graph = { rows in
            try decoder.graph(rows) { isSymmetric ? $0 * 127.5 + 127.5 : $0 * 255 }
        }
        drawnLatents = hasPrior ? { try decoder.latents(count: $0, seed: $1) } : nil
    }
}
