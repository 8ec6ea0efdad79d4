import EaselCore
import EaselFiles
import EaselModels

/// What the catalogue knows of a model's published weights.
struct ForeignModel: Sendable {
    /// What they expect of the network and of its images.
    let training: @Sendable (_ tensorNames: Set<String>) -> ForeignTraining
    /// The name here of a tensor in a file, `nil` for one that is unknown.
    let parameterName: @Sendable (String) -> String?
    /// The name that a file has for the tensor of a parameter.
    let tensorName: @Sendable (String) -> String
    /// The library whose names these are.
    let library: String

    /// What is known of a variant of a model; `nil` where nobody has trained it elsewhere.
    init?<Model: ImageClassifier>(_ model: Model.Type, _ name: String) {
        guard let type = model as? any ForeignWeights.Type, let usual = type.foreignTrainings[name] else { return nil }
        training = { type.training(usual, of: $0) }
        parameterName = { type.parameterName(ofForeign: $0) }
        tensorName = { type.tensorName(of: $0) }
        library = type.library
    }
}
