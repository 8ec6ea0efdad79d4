import ArgumentParser
import EaselTraining

/// What a model is built from.
struct ModelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Numbers in the code between encoder and decoder. (default: 64)", valueName: "count"))
    var latentSize: Int?

    @Option(help: ArgumentHelp("Channels after each stage of the encoder. (default: 16,32)", valueName: "list"))
    var widths: IntegerList?

    /// The flags that were given, for a command that cannot use them.
    var given: [String] { flags([("--latent-size", latentSize != nil), ("--widths", widths != nil)]) }

    /// The model as a run records it.
    func record(_ name: String) throws -> RunRecord.Model {
        guard ModelCatalog.names.contains(name) else { throw ModelCatalog.unknown(name) }
        return RunRecord.Model(
            name: name,
            options: [
                "latentSize": .integer(latentSize ?? 64),
                "widths": .list((widths?.values ?? [16, 32]).map { .integer($0) }),
            ])
    }
}

/// The names of those flags that were given.
func flags(_ all: [(name: String, isGiven: Bool)]) -> [String] { all.filter(\.isGiven).map(\.name) }

/// Whole numbers separated by commas.
struct IntegerList: ExpressibleByArgument {
    let values: [Int]

    init(_ values: [Int]) { self.values = values }

    init?(argument: String) {
        let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        guard !numbers.contains(nil) else { return nil }
        values = numbers.compactMap { $0 }
    }

    var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

extension ImageShape: ExpressibleByArgument {
    /// Reads `28x28x1` or `28x28`.
    public init?(argument: String) { self.init(argument) }
    /// `28x28x1`.
    public var defaultValueDescription: String { description }
}
