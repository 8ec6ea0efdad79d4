import EaselFiles
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

extension LatentPictures {
    /// Builds the model of a run and loads what draws pictures: a decoder, or a generator, its average where one was kept.
    /// - Throws: What is wrong with the record or the checkpoint.
    public convenience init(_ record: RunRecord, from checkpoint: SafetensorsFile, workers: Workers = .shared) throws {
        switch try ModelCatalog.kind(of: record.model.name) {
        case .adversarial:
            let model = try ModelCatalog.adversarialModel(record.model, image: record.imageShape)
            let averages = namedParameters(of: ["average": model.generator])
            let isAveraged = averages.contains { checkpoint.tensor($0.name) != nil }
            try Self.load(
                isAveraged ? averages : namedParameters(of: ["generator": model.generator]), from: checkpoint)
            try self.init(model, workers: workers)
        case .variational:
            let model = try ModelCatalog.variationalModel(record.model, image: record.imageShape)
            try Self.load(namedParameters(of: model), from: checkpoint)
            try self.init(variational: model, workers: workers)
        case .reconstruction:
            let model = try ModelCatalog.imageAutoencoder(record.model, image: record.imageShape)
            try Self.load(namedParameters(of: model), from: checkpoint)
            try self.init(model, workers: workers)
        case .classification:
            throw StepError("\(record.model.name) draws no pictures; use a run of another model")
        }
        isStrict = true
    }

    /// Gives parameters the values that a checkpoint has under their names; what else it holds is not looked at.
    private static func load(_ parameters: [NamedParameter], from file: SafetensorsFile) throws {
        try file.read(parameters.map { ($0.name, $0.parameter.storage) })
    }
}
