import EaselCore
import EaselFiles
import EaselImages
import EaselInterchange
import EaselLayers
import EaselModels

/// How the tensors of a file fit a model of the catalogue.
public struct WeightsFit {
    /// The model, with the options that the file's weights need.
    public let model: RunRecord.Model
    /// The size of its images.
    public let image: ImageShape
    /// The number of classes.
    public let classes: Int
    /// Parameters that the file has no tensor for.
    public private(set) var missing: [String] = []
    /// Tensors that are no parameter of the model.
    public private(set) var extra: [String] = []
    /// Tensors of another shape than the parameter, each with both shapes.
    public private(set) var misfits: [String] = []

    /// Each parameter's tensor and how that is laid out.
    private var parts: [(parameter: NamedParameter, tensor: WeightsTensor, layout: ParameterLayout)] = []
    private let classifier: any ImageClassifier

    /// Whether every parameter has its tensor and every tensor its parameter.
    public var isWhole: Bool { missing.isEmpty && extra.isEmpty && misfits.isEmpty }

    /// How many parameters and tensors do not fit.
    var faults: Int { missing.count + extra.count + misfits.count }

    /// Compares the tensors of a file with a model.
    /// - Parameters:
    ///   - tensors: The file's tensors.
    ///   - name: The model's name in the catalogue.
    ///   - options: Options of the model that are not what published weights usually need.
    /// - Throws: `OptionError` for a model that does not exist or that nobody has trained elsewhere, `GeometryError` for what
    ///   cannot be built.
    public init(_ tensors: [WeightsTensor], to name: String, options: [String: JSONValue] = [:]) throws {
        let entry = try ModelCatalog.entry(named: name)
        guard let foreign = entry.foreign, let build = entry.classifier else {
            let able = ModelCatalog.all.filter { $0.foreign != nil }.map(\.name).joined(separator: ", ")
            throw OptionError("\(entry.name) has no names for weights of others; weights can be added of \(able)")
        }
        var named: [String: WeightsTensor] = [:]
        // How many batches a normalisation has seen is of use to training alone.
        for tensor in tensors where !tensor.name.hasSuffix(".num_batches_tracked") {
            guard let ours = foreign.parameterName(tensor.name) else {
                extra.append(tensor.name)
                continue
            }
            if let other = named.updateValue(tensor, forKey: ours) {
                throw OptionError("\(other.name) and \(tensor.name) are both \(ours) of \(entry.name)")
            }
        }
        let training = foreign.training(Set(tensors.map(\.name)))
        image = training.image
        var chosen = training.options(of: named.keys)
        chosen["inputNormalisation"] = .text(training.inputNormalisation)
        chosen.merge(options) { $1 }
        func built(classes: Int) throws -> any ImageClassifier {
            let options = chosen.merging(["classes": .integer(classes)]) { $1 }
            let model = try build(ModelChoice(options: options, image: training.image))
            return (model as? any WrappedClassifier)?.inner ?? model
        }
        // The last parameter is the output layer's bias, a number for each class.
        let usual = try built(classes: 1000)
        let last = namedParameters(of: usual).last?.name ?? ""
        let rows = named[last]?.shape ?? [1000]
        classes = rows.count == 1 && (2...65536).contains(rows[0]) ? rows[0] : 1000
        classifier = classes == 1000 ? usual : try built(classes: classes)
        chosen["classes"] = .integer(classes)
        model = RunRecord.Model(name: entry.name, options: chosen)
        let layouts = classifier as? any ForeignWeights
        for parameter in namedParameters(of: classifier) {
            guard let tensor = named.removeValue(forKey: parameter.name) else {
                missing.append(parameter.name)
                continue
            }
            let (layout, shape) = (
                layouts?.layout(of: parameter.name) ?? ParameterLayout(), parameter.parameter.shape.dimensions
            )
            if layout.fits(tensor.shape, shape) {
                parts.append((parameter, tensor, layout))
            } else {
                misfits.append("\(tensor.name) is \(tensor.shape), and \(parameter.name) \(shape)")
            }
        }
        extra += named.values.map(\.name)
        extra.sort()
    }

    /// Reads the weights of a file that fits.
    /// - Throws: `FileError` where they cannot be read, or are no numbers.
    func write(_ file: WeightsFile, to writer: inout SafetensorsWriter) throws {
        for (parameter, tensor, layout) in parts {
            let shape = parameter.parameter.shape.dimensions
            let values = try file.values(tensor.name)
            guard let converted = layout.converted(values, from: tensor.shape, to: shape) else {
                throw FileError(path: file.path, problem: "tensor '\(tensor.name)' is not what the file says it is")
            }
            if let odd = converted.firstIndex(where: { !$0.isFinite }) {
                throw FileError(
                    path: file.path,
                    problem:
                        "tensor '\(tensor.name.inOneLine(limit: 400))' holds \(converted[odd]), so nothing the model "
                        + "says has a meaning; use another file")
            }
            try writer.add(parameter.name, shape: shape, converted)
        }
    }

    /// What does not fit, in one line.
    package var problem: String {
        func part(_ names: [String], _ what: String) -> String? {
            let few = names.prefix(4).map { $0.inOneLine(limit: 120) }.joined(separator: ", ")
            return names.isEmpty ? nil : "\(what) \(names.count): \(few)\(names.count > 4 ? ", …" : "")"
        }
        return [part(missing, "missing"), part(extra, "unknown"), part(misfits, "of another shape")].compactMap(\.self)
            .joined(separator: "; ")
    }

    /// The model of the catalogue that a file's tensors fit.
    /// - Throws: `OptionError` with the nearest model and what does not fit.
    public static func found(for tensors: [WeightsTensor], path: String, options: [String: JSONValue] = [:]) throws
        -> WeightsFit
    {
        var nearest: WeightsFit?
        for entry in ModelCatalog.all where entry.foreign != nil {
            let known = options.filter { option in entry.options.contains { $0.name == option.key } }
            guard let fit = try? WeightsFit(tensors, to: entry.name, options: known) else { continue }
            if fit.isWhole { return fit }
            if fit.faults < nearest?.faults ?? .max { nearest = fit }
        }
        let near =
            nearest.flatMap { fit in
                fit.parts.isEmpty ? nil : "the nearest is \(fit.model.name), of which these are \(fit.problem)"
            } ?? "not one name is known"
        throw OptionError("\(path): the tensors are those of no model here; \(near)")
    }
}
