import EaselCore
import EaselFiles
import EaselImages
import EaselModels

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Weights of a classifier that others trained, as the user's cache keeps them.
public struct StoredWeights: Sendable {
    /// What the file says of its weights.
    public struct Record: Codable, Hashable, Sendable {
        /// The model, with every option that its weights need.
        public var model: RunRecord.Model
        /// The size of its images.
        public var image: ImageShape
        /// The names of its classes; `nil` where they are not known.
        public var classNames: [String]?
        /// The name of the file that they were taken from.
        public var source: String
        /// That file's SHA-256, in hexadecimal digits.
        public var sourceHash: String
        /// The version of the format.
        public var version = 1

        /// The number of classes.
        public var classes: Int {
            if case .integer(let count) = model.options["classes"] { count } else { classNames?.count ?? 0 }
        }
    }

    /// The name that they go by.
    public let name: String
    /// What the file says.
    public let record: Record
    /// The file.
    public let file: SafetensorsFile

    static let key = "easel.weights"

    /// Opens a file of weights.
    /// - Throws: `FileError` for one that is damaged, or none of these.
    init(name: String, path: String) throws {
        let file = try SafetensorsFile(path: path)
        guard let text = file.metadata[Self.key],
            let record = try? JSONDecoder().decode(Record.self, from: Data(text.utf8)), record.version == 1
        else {
            throw FileError(path: path, problem: "says nothing of the model that it is for; add the weights anew")
        }
        (self.name, self.record, self.file) = (name, record, file)
    }

    /// The classifier.
    /// - Throws: `FileError` for weights that are damaged or do not fit, `OptionError` for a model that is not there.
    public func classifier() throws -> TrainedClassifier {
        try file.verify()
        let model = try ModelCatalog.classifier(record.model, image: record.image)
        try loadParameters(of: (model as? any WrappedClassifier)?.inner ?? model, from: file)
        let names = record.classNames ?? (0..<model.classes).map(String.init)
        guard names.count == model.classes else {
            throw FileError(
                path: file.path,
                problem:
                    "names \(names.count) classes, and the model tells \(model.classes) apart; add the weights anew")
        }
        return TrainedClassifier(
            name: record.model.name, model: model, classNames: names,
            preparation: ImagePreparation(
                size: record.image.size, fit: .cover, colour: record.image.channels == 1 ? .grey : .rgb))
    }
}
