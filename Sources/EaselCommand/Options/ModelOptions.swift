import ArgumentParser
import EaselCore
import EaselFiles
import EaselModels
import EaselRuns

/// The options of a model and its training, as flags; each model takes some of these.
///
/// The flags are not written here: they come from the catalogue's tables, all models' together, so that a flag of another
/// model is refused by the model's name. The parser looks for its flags among the children of a mirror, and reads them
/// back by those children's names.
struct ModelOptions: ParsableArguments, CustomReflectable {
    /// The flags with a value that were given, by the name that a run records them under.
    private var texts: [String: String] = [:]
    /// The flags without a value that were given.
    private var switches: Set<String> = []

    /// Every option of every model, once; which of several models' it is makes no difference to the parser.
    private static let known: [ListedOption] = {
        var seen: Set<String> = []
        return ModelCatalog.all.flatMap(\.options).filter { !$0.isOfData && seen.insert($0.name).inserted }
    }()

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for option in Self.known {
            if option.form == .flag {
                let flag = try container.decode(Flag<Bool>.self, forKey: Key(option.name))
                if flag.wrappedValue { switches.insert(option.name) }
            } else {
                let value = try container.decode(Option<String?>.self, forKey: Key(option.name))
                texts[option.name] = value.wrappedValue
            }
        }
    }

    var customMirror: Mirror {
        Mirror(self, children: Self.known.map { (label: $0.name, value: Self.argument($0)) }, displayStyle: .struct)
    }

    /// The parser's argument for an option; not in the long list of `--help`, since `easel models NAME` shows what a
    /// model has, but in the script by which a shell completes it (`CompletionScript`).
    private static func argument(_ option: ListedOption) -> Any {
        let name = NameSpecification.customLong(String(option.flag.dropFirst(2)))
        let isForShell = CompletionShell.requesting != nil
        let visibility: ArgumentVisibility = isForShell ? .default : .hidden
        guard let valueName = option.valueName else {
            return Flag(wrappedValue: false, name: name, help: ArgumentHelp("\(option.help)", visibility: visibility))
        }
        let owner = isForShell ? ModelCatalog.all.first { $0.options.contains(option) } : nil
        return Option<String?>(
            name: name, help: ArgumentHelp("\(option.help)", valueName: valueName, visibility: visibility),
            completion: owner.flatMap { CompletionKind.values(of: option, $0) })
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The flags that were given, for a command that cannot use them.
    var given: [String] { (Array(texts.keys) + switches).sorted().map(optionFlag) }

    /// The options given, in the forms that a model's table knows.
    /// - Throws: `OptionError` for a model that does not exist.
    func values(for model: String) throws -> [String: JSONValue] {
        try ModelCatalog.entry(named: model).values(ofTexts: texts, flags: switches)
    }
}

/// The options that name a model without a run: its name, its options, and the size of its images.
struct NamedModelOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The model: \(ModelCatalog.names.joined(separator: ", ")).", valueName: "model"), completion: .models)
    var givenModel: String?

    @Option(help: ArgumentHelp("Height, width and channels of the pictures.", valueName: "HxWxC"))
    var image = ImageShape(height: 28, width: 28, channels: 1)

    @Option(
        name: .customLong("batch-size"),
        help: ArgumentHelp("Pictures in a batch. (default: the recipe's, or 128)", valueName: "count"))
    var givenBatchSize: Int?

    @Option(
        help: ArgumentHelp("The preset of its training: easel models NAME lists them.", valueName: "name"),
        completion: .recipes)
    var recipe: String?

    @OptionGroup(title: "Model") var options: ModelOptions

    func validate() throws {
        if let givenBatchSize { try check("--batch-size", givenBatchSize, in: 1...65536) }
    }

    /// The model's name.
    var model: String {
        get throws {
            guard let givenModel else { throw ValidationError("Missing expected argument '<model>'") }
            return givenModel
        }
    }

    /// The model as a run would record it, and the images in a batch.
    /// - Parameters:
    ///   - shape: The size of the images, where they are not of `--image`.
    ///   - classes: The number of their classes.
    func record(
        of shape: ImageShape? = nil, classes: Int? = nil
    ) throws -> (model: RunRecord.Model, batchSize: Int) {
        let planned = try ModelCatalog.entry(named: model).planned(
            recipe: recipe, in: TrainingPreset.Situation(image: shape ?? image, options: options.values(for: model)),
            classes: classes, batchSize: givenBatchSize)
        return (planned.model, planned.batchSize)
    }
}

/// The names of those flags that were given.
func flags(_ all: [(name: String, isGiven: Bool)]) -> [String] { all.filter(\.isGiven).map(\.name) }

/// Whole numbers separated by commas.
struct IntegerList: ExpressibleByArgument {
    let values: [Int]

    init(_ values: [Int]) { self.values = values }

    init?(argument: String) {
        guard let values = OptionForm.integers.value(of: argument).integers else { return nil }
        self.values = values
    }

    var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

extension ImageShape: ExpressibleByArgument {
    /// Reads `28x28x1` or `28x28`.
    public init?(argument: String) { self.init(argument) }
    /// `28x28x1`.
    public var defaultValueDescription: String { description }
}
