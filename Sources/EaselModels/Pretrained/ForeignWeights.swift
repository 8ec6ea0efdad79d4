import EaselCore

/// A classifier whose weights others have trained: what must be known of its parameters to take them from a file of
/// PyTorch.
///
/// Parameters have torchvision's names where the network is there; a model says how other libraries call them.
package protocol ForeignWeights: ImageClassifier {
    /// What published weights expect, by the model's name in the catalogue; a name without an entry has none.
    static var foreignTrainings: [String: ForeignTraining] { get }

    /// What the weights of a file with tensors of these names expect, where that is not the usual.
    static func training(_ usual: ForeignTraining, of names: Set<String>) -> ForeignTraining

    /// The name here of a tensor that another library's file has, `nil` for one that is unknown.
    ///
    /// What PyTorch's layers call their parameters is left as it is: `running_mean`, and not `runningMean`.
    static func name(ofForeign name: String) -> String?

    /// The library whose names files get that are written.
    static var library: String { get }

    /// The name that the library's file has for a tensor of a name here, the way back of `name(ofForeign:)`.
    static func foreignName(of name: String) -> String

    /// The rows and columns of the maps that dense layers take flattened, by the layer's name: PyTorch flattens them
    /// channel by channel, and Easel pixel by pixel.
    var flattenedMaps: [String: Size2D] { get }
}

extension ForeignWeights {
    /// The usual.
    package static func training(_ usual: ForeignTraining, of names: Set<String>) -> ForeignTraining { usual }

    /// The same name: the model's are those of torchvision.
    package static func name(ofForeign name: String) -> String? { name }

    /// The library whose names the models have.
    package static var library: String { "torchvision" }

    /// The same name.
    package static func foreignName(of name: String) -> String { name }

    /// None: what dense layers take are means of whole maps.
    package var flattenedMaps: [String: Size2D] { [:] }

    /// The name of the parameter here that a tensor in a file of PyTorch is of; `nil` for one that is unknown.
    package static func parameterName(ofForeign name: String) -> String? {
        guard let name = Self.name(ofForeign: name) else { return nil }
        for (theirs, ours) in statisticNames where name.hasSuffix(theirs) {
            return name.dropLast(theirs.count) + ours
        }
        return name
    }

    /// The name that a tensor in a file of PyTorch has of the parameter of a name here.
    package static func tensorName(of name: String) -> String { pyTorchName(of: foreignName(of: name)) }

    /// How a tensor of a file is laid out as the parameter of a name here.
    package func layout(of name: String) -> ParameterLayout {
        let layer = name.hasSuffix(".weight") ? String(name.dropLast(".weight".count)) : name
        return ParameterLayout(map: flattenedMaps[layer] ?? 1)
    }
}

/// What PyTorch calls the statistics of a batch normalisation, and what they are called here.
private let statisticNames = [(".running_mean", ".runningMean"), (".running_var", ".runningVariance")]

/// The name of a parameter in a network of PyTorch's whose layers have the names of those here.
package func pyTorchName(of name: String) -> String {
    for (theirs, ours) in statisticNames where name.hasSuffix(ours) { return name.dropLast(ours.count) + theirs }
    return name
}
