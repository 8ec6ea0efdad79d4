import EaselCore
import EaselFiles
import EaselLayers
import EaselModels

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The weights that a training begins with in place of drawn ones: those of a file that was added, or of a run.
struct OriginWeights {
    /// The name of the weights, or the last name of the run.
    let name: String
    /// The beginning of the SHA-256 of the file.
    let hash: String
    private let model: RunRecord.Model
    /// What the catalogue knows of the model.
    private let origin: ModelCatalog.Entry
    private let image: ImageShape
    private let classNames: [String]?
    private let file: SafetensorsFile
    /// The number that a tensor has in the file, by its name in the model without a normalisation before it.
    private let tensors: [String: SafetensorsTensor]

    /// Finds weights by the name that they are kept by, or those of a run by its folder or checkpoint.
    /// - Throws: `OptionError` for a name that is neither, and what is wrong with the files.
    init(_ text: String) throws {
        let store = try WeightsStore.user()
        if store.names.contains(text) || !(FileSystem.isFile(text) || FileSystem.isFolder(text)) {
            let stored: StoredWeights
            do {
                stored = try store.open(text)
            } catch let error as OptionError {
                throw OptionError("\(error.description); the folder of a run does as well")
            }
            (name, hash) = (text, String(stored.record.sourceHash.prefix(16)))
            (model, image, classNames) = (stored.record.model, stored.record.image, stored.record.classNames)
            file = stored.file
        } else {
            let (directory, found) = try RunLocation(text).open()
            let record = directory.record
            (name, file) = (FileSystem.lastName(of: directory.path), found.file)
            hash = String(try SHA256.hexDigest(ofFile: found.file.path).prefix(16))
            (model, image, classNames) = (record.model, record.imageShape, record.dataset.classNames)
        }
        origin = try ModelCatalog.entry(named: model.name)
        try file.verify()
        tensors = Dictionary(file.tensors.map { (Self.bare($0.name), $0) }) { first, _ in first }
    }

    /// The options of a model that goes on from these weights: those that they were trained with, but for what is given and
    /// what depends on the images.
    /// - Throws: `OptionError` for another model than that of the weights or the classifier by its features, or an option
    ///   that changes what the weights are of.
    func options(
        for entry: ModelCatalog.Entry, given: [String: JSONValue], channels: Int
    ) throws(OptionError) -> [String: JSONValue] {
        var options = model.options
        if origin.name != entry.name {
            guard let features = origin.features, features.name == entry.name else { throw misfit(entry) }
            options = try features.options(options)
        }
        options["classes"] = nil
        if let stem = options["stem"]?.text ?? (entry.options.contains { $0.name == "stem" } ? "auto" : nil),
            let parsed = ClassifierStem(rawValue: stem)
        {
            options["stem"] = .text(parsed.isSmall(for: image) ? "small" : "large")
        }
        if let text = options["inputNormalisation"]?.text, var normalisation = try? InputNormalisation(parsing: text),
            let given = normalisation.standardisation
        {
            normalisation.standardisation = try given.adapted(toChannels: channels)
            options["inputNormalisation"] = .text(normalisation.description)
        }
        return options.merging(given) { $1 }
    }

    /// Why a model cannot go on from the weights, and which can.
    private func misfit(_ entry: ModelCatalog.Entry) -> OptionError {
        let able =
            if let features = origin.features {
                "train \(features.name), which tells classes apart by the features of \(origin.name)"
            } else if origin.classifier != nil {
                "train \(origin.name)"
            } else {
                "no classifier is made of \(origin.name)"
            }
        return OptionError("--from \(name) has weights of \(origin.name), and not of \(entry.name); \(able)")
    }

    /// The first values of a model's parameters, by name. The head for other classes is drawn small, whatever a whole network
    /// of the kind begins with: the features that it sees are those of a network that has learned.
    /// - Throws: `OptionError` naming what does not fit, `FileError` for what cannot be read.
    func values(for model: any ImageClassifier, classNames: [String]?, seed: UInt64) throws -> [(
        name: String, values: [Float]
    )] {
        let inner = (model as? any WrappedClassifier)?.inner ?? model
        let prefix = model is any WrappedClassifier ? "model." : ""
        let body = Set(try ModelSections(inner).body.map(\.name))
        // A run that tells no classes apart has a head for none, and may well know their names.
        let isSameTask = origin.classifier != nil && classNames != nil && classNames == self.classNames
        var taken: [(name: String, values: [Float])] = []
        for named in namedParameters(of: model) {
            let bare = Self.bare(named.name)
            guard body.contains(bare) || isSameTask || !named.name.hasPrefix(prefix) else {
                let old = named.parameter
                let drawn = Parameter(old.shape, old.shape.rank > 1 ? .pyTorchDefault : .zeros)
                initialize([named.name: drawn], seed: seed)
                taken.append((named.name, drawn.values))
                continue
            }
            guard let tensor = tensors[bare] else {
                // An auxiliary head may be left out of weights.
                if foreignHeads.contains(where: { bare.hasPrefix($0) }) { continue }
                throw OptionError("--from \(name) has no \(bare), which \(self.model.name) of these options has")
            }
            let shape = named.parameter.shape.dimensions
            if tensor.shape == shape {
                taken.append((named.name, try file.values(tensor.name)))
            } else if let adapted = try adapted(tensor, to: shape) {
                taken.append((named.name, adapted))
            } else if !foreignHeads.contains(where: { bare.hasPrefix($0) }) {
                throw OptionError(
                    "--from \(name) has \(bare) of \(tensor.shape), and the model has \(shape); leave out options of the "
                        + "model, and use --size \(image.height)x\(image.width) if its layers depend on it")
            }
        }
        return taken
    }

    /// Auxiliary heads, which tell the classes of the weights apart.
    private var foreignHeads: [String] { origin.foreign?.training([]).heads ?? [] }

    /// Filters for another number of channels: for grey images the sum over the channels of filters for colours, which sees
    /// the same in a grey picture; for colours an equal share of filters for grey. `nil` for any other shape.
    private func adapted(_ tensor: SafetensorsTensor, to shape: [Int]) throws -> [Float]? {
        let old = tensor.shape
        guard old.count == 4, shape.count == 4, old[0...1] == shape[0...1], old[3] == shape[3] else { return nil }
        let (taps, outputs) = (old[0] * old[1], old[3])
        switch (old[2], shape[2]) {
        case (3, 1):
            let values: [Float] = try file.values(tensor.name)
            return (0..<(taps * outputs)).map { place in
                let (tap, output) = place.quotientAndRemainder(dividingBy: outputs)
                return (0..<3).reduce(0) { $0 + values[(3 * tap + $1) * outputs + output] }
            }
        case (1, 3):
            let values: [Float] = try file.values(tensor.name)
            return (0..<(taps * 3 * outputs)).map { values[$0 / (3 * outputs) * outputs + $0 % outputs] / 3 }
        default: return nil
        }
    }

    /// A parameter's name in the classifier itself.
    private static func bare(_ name: String) -> String {
        name.hasPrefix("model.") ? String(name.dropFirst("model.".count)) : name
    }
}

extension ChannelStandardisation {
    /// The numbers for images of so many channels: for one channel the means of those for several.
    func adapted(toChannels channels: Int) throws(OptionError) -> ChannelStandardisation {
        guard mean.count > 1, mean.count != channels else { return self }
        func average(_ values: [Float]) -> Float { values.reduce(0, +) / Float(values.count) }
        return try ChannelStandardisation(mean: [average(mean)], deviation: [average(deviation)])
    }
}

extension RunDirectory {
    private static let originName = "origin.safetensors"

    /// Writes the weights that training begins with into the folder of a run, so that nothing it needs lies outside.
    static func keep(_ origin: [(name: String, values: [Float])], of recipe: any Recipe, in folder: OpenFolder) throws {
        let shapes = Dictionary(
            uniqueKeysWithValues: recipe.parameters.map { ($0.name, $0.parameter.shape.dimensions) })
        var writer = SafetensorsWriter()
        for (name, values) in origin { try writer.add(name, shape: shapes[name] ?? [values.count], values) }
        try writer.write(originName, in: folder, isChecked: true)
    }

    /// Gives a recipe the weights that training begins with, where the run has some.
    /// - Throws: `FileError` for a file that is damaged or of another model.
    func loadOrigin(into recipe: any Recipe) throws {
        guard record.origin != nil else { return }
        let file = try SafetensorsFile(folder.open(Self.originName, O_RDONLY | O_NONBLOCK))
        try file.read(
            recipe.parameters.filter { file.tensor($0.name) != nil }.map { ($0.name, $0.parameter.storage) })
    }
}
