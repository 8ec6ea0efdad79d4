import ArgumentParser
import EaselAugmentation

/// Operations that change pictures at random.
struct OperationOptions: ParsableArguments {
    @Option(
        name: .customLong("augment"),
        help: ArgumentHelp(
            "Operations that change pictures at random, as in 'rotate:10@0.7;flip-left-right@0.5', or standard: easel augment "
                + "--list shows all. May be repeated.", valueName: "operations"), completion: .augmentations)
    var operations: [String] = []

    func validate() throws { _ = try augmentation }

    /// All operations in one text; `nil` for none.
    var text: String? { operations.isEmpty ? nil : operations.joined(separator: ";") }

    /// The operations; `nil` for none.
    var augmentation: Augmentation? { get throws { try text.map { try Augmentation(parsing: $0) } } }

    /// The names of the flags that were given.
    var given: [String] { flags([("--augment", !operations.isEmpty)]) }
}
