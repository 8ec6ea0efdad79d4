import EaselCore
import EaselFiles
import EaselGraph
import EaselInterchange
import EaselLayers
import EaselModels

/// The weights of a trained model as a file for PyTorch has them: names, shapes and orders of numbers.
struct ExportedWeights {
    /// What of the model they are of.
    let part: ExportPart
    /// The library whose names they have; `easel` where the model is in none of them.
    let library: String
    /// The tensors in the model's order.
    let tensors: [LentTensor]
    /// The numbers that were trained.
    let parameters: Int
    /// What the network takes or gives for the numbers of a picture.
    let pixels: PixelMeaning
    /// What else is done to pictures before the network sees them; `nil` where nothing is.
    let normalisation: String?
    /// The names of classes, of a model that tells some apart.
    let classNames: [String]?
    /// What makes probabilities of the outputs of such a model: a softmax, or a sigmoid for each.
    let outputs: String

    /// The weights of a run at a checkpoint.
    /// - Throws: What is wrong with the record or the checkpoint, `OptionError` for a model whose weights say nothing alone.
    init(_ record: RunRecord, from checkpoint: SafetensorsFile) throws {
        let entry = try ModelCatalog.entry(named: record.model.name)
        let image = record.imageShape
        var (part, pixels) = (ExportPart.whole, PixelMeaning.range(0, 1))
        var (normalisation, classNames): (String?, [String]?) = (nil, nil)
        var outputs = "softmax"
        let named: [NamedParameter]
        var layouts: (any ForeignWeights)?
        if entry.classifier != nil {
            try record.requireClassesOfPictures()
            let model = try ModelCatalog.classifier(record.model, image: image)
            try loadParameters(of: model, from: checkpoint)
            // What normalises pictures is no part of the network elsewhere.
            var inner: any ImageClassifier = model
            if let wrapped = model as? any NormalisingClassifier {
                (pixels, normalisation) = try Self.meaning(of: wrapped.normalisation, channels: image.channels)
                inner = wrapped.inner
            }
            if let sigmoids = inner as? any SigmoidOutputs { (inner, outputs) = (sigmoids.model, "sigmoid") }
            layouts = inner as? any ForeignWeights
            named = namedParameters(of: inner)
            classNames = record.namesOfClasses(count: model.classes)
        } else if entry.segmenter != nil {
            let model = try ModelCatalog.segmenter(record.model, image: image)
            try loadParameters(of: model, from: checkpoint)
            named = namedParameters(of: model)
            classNames = record.dataset.maskClasses ?? (0..<model.classes).map(String.init)
        } else if entry.autoencoder != nil {
            let model = try ModelCatalog.imageAutoencoder(record.model, image: image)
            try loadParameters(of: model, from: checkpoint)
            named = namedParameters(of: model)
        } else if entry.denoiser != nil {
            let model = try ModelCatalog.denoiser(record.model, image: image).model
            try loadParameters(of: model, from: checkpoint)
            named = namedParameters(of: model)
        } else if entry.drawing != nil {
            part = .generator
            let decoder = try record.latentDecoder(from: checkpoint)
            if decoder.scaling == .minusOneToOne { pixels = .range(-1, 1) }
            named = try decoder.graph(1) { $0 }.parameters
        } else {
            throw OptionError(
                "\(entry.name) \(entry.task.doing), and its weights are not exported; those of classifiers, autoencoders, "
                    + "generators, denoisers and models that segment are")
        }
        let foreign = layouts == nil ? nil : entry.foreign
        let steps = checkpoint.metadata["easel.step"].flatMap { Int64($0) } ?? 0
        var tensors: [LentTensor] = []
        for item in named {
            let name = foreign?.tensorName(item.name) ?? pyTorchName(of: item.name)
            let layout = layouts?.layout(of: item.name) ?? ParameterLayout()
            let (parameter, shape) = (item.parameter, item.parameter.shape.dimensions)
            guard layout.fits(layout.foreignShape(of: shape), shape) else {
                throw RunError("\(item.name) of sizes \(shape) has no layout in PyTorch; export to .onnx")
            }
            tensors.append(
                LentTensor(name, layout.foreignShape(of: shape)) {
                    layout.restored(parameter.values, of: shape) ?? []
                })
            // PyTorch's layer counts the batches that it has seen.
            let statistic = ".running_var"
            if name.hasSuffix(statistic) {
                tensors.append(LentTensor(name.dropLast(statistic.count) + ".num_batches_tracked", steps))
            }
        }
        (self.part, self.pixels, self.normalisation, self.classNames) = (part, pixels, normalisation, classNames)
        self.outputs = outputs
        (self.tensors, library) = (tensors, foreign?.library ?? "easel")
        parameters = named.reduce(0) { $0 + ($1.parameter.isTrainable ? $1.parameter.shape.count : 0) }
    }

    /// What a normalisation makes of pixels from 0 to 1, for each channel, and what it does beside that.
    private static func meaning(
        of layer: NormalisationLayer, channels: Int
    ) throws -> (pixels: PixelMeaning, beside: String?) {
        let normalisation = layer.normalisation
        guard layer.whitening == nil else {
            throw OptionError(
                "the model sees pictures after zca-whitening, which a file of weights alone cannot say; export to .onnx, which has "
                    + "it within")
        }
        func spread(_ numbers: [Float]) -> [Float] {
            numbers.count == 1 ? [Float](repeating: numbers[0], count: channels) : numbers
        }
        let beside = normalisation.centresSamples || normalisation.scalesSamples ? normalisation.description : nil
        if let given = normalisation.standardisation {
            return (.standardised(mean: spread(given.mean), deviation: spread(given.deviation)), beside)
        }
        guard let mean = layer.mean?.values else { return (.range(0, 1), beside) }
        let deviation = layer.deviation.map { $0.values.map { $0 + InputNormalisation.epsilon } }
        return (
            .standardised(mean: mean, deviation: deviation ?? [Float](repeating: 1, count: channels)), beside
        )
    }
}
