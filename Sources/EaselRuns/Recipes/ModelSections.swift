import EaselCore
import EaselGraph
import EaselLayers
import EaselModels

/// The parts of a classifier that fine-tuning trains by themselves.
struct ModelSections {
    private let all: [NamedParameter]
    private let head: [String]

    /// Finds out which parameters make logits of features.
    /// - Throws: What tracing the model reports.
    init(_ model: any ImageClassifier) throws {
        all = namedParameters(of: model)
        let graph = try InferenceGraph(of: model) { trace in
            let shape = [1] + model.featureShape.dimensions
            return ["logits": model.logits(ofFeatures: trace.input("features", Shape(shape)))]
        }
        head = graph.parameters.map(\.name)
    }

    /// The parameters that are not of the head.
    var body: [NamedParameter] { all.filter { !head.contains($0.name) } }

    /// The selection that a part names: `head`, `all`, or a layer and all that follows it.
    /// - Throws: `OptionError` with the parts there are.
    func selection(_ part: String) throws(OptionError) -> ParameterSelection {
        switch part {
        case TrainingPhase.all: return .all
        case TrainingPhase.head: return .prefixes(head)
        default:
            guard let first = all.firstIndex(where: { $0.name.hasPrefix(part + ".") || $0.name == part }) else {
                throw OptionError(
                    "there is no part \"\(part.inOneLine(limit: 100))\" to train; there are head, all, and from one on: "
                        + parts.joined(separator: ", "))
            }
            return .prefixes(all[first...].map(\.name))
        }
    }

    /// The layers by the first two parts of their names, where the second is a place in a list.
    private var parts: [String] {
        var seen: [String] = []
        for named in all {
            let path = named.name.split(separator: ".").dropLast()
            let isListed = path.count > 1 && Int(path[path.startIndex + 1]) != nil
            let part = path.prefix(isListed ? 2 : 1).joined(separator: ".")
            if seen.last != part, !part.isEmpty { seen.append(part) }
        }
        return seen
    }
}
