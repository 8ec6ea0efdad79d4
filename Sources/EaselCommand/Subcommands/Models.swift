import ArgumentParser
import EaselCore
import EaselFiles
import EaselModels
import EaselRuns

/// `easel models`.
struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the models, or the options of one with their defaults and ranges.",
        discussion: """
            Examples:
              easel models
              easel models vae
              easel models --json
            """)

    @Argument(help: "The model whose options are shown.", completion: .models)
    var name: String?

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        if let name {
            let entry = try ModelCatalog.entry(named: name)
            return try json ? printJSON(DetailedRecord(entry)) : Output.say(lines: Self.table(of: entry))
        }
        if json { return try printJSON(ModelCatalog.all.map(EntryRecord.init)) }
        try Output.say(
            lines: aligned(ModelCatalog.all.map { [$0.name, $0.summary] }) + [
                "", "easel models NAME lists a model's options, easel describe NAME its layers.",
            ])
    }

    /// The model and its options, a line each; where it has recipes, a column of defaults for each.
    private static func table(of entry: ModelCatalog.Entry) throws -> [String] {
        let head = entry.aliases.isEmpty ? "" : " (also \(entry.aliases.joined(separator: ", ")))"
        let columns = try entry.defaults()
        let heads =
            ["option"] + (columns.count == 1 ? ["default"] : columns.compactMap(\.preset?.name)) + ["values", ""]
        let rows = entry.options.filter { !$0.isOfData }.map { option in
            [option.flag + (option.valueName.map { " <\($0)>" } ?? "")]
                + columns.map { $0.planned.model.options[option.name].map(OptionForm.written) ?? "-" }
                + [option.range.isEmpty ? "-" : option.range, option.help]
        }
        return ["\(entry.name)\(head): \(entry.summary); task: \(entry.task.name)", ""]
            + aligned([heads] + rows)
            + (entry.presets.isEmpty
                ? []
                : ["", "Recipes, for --recipe; the first is the default (values above are for 28x28x1):"]
                    + columns.compactMap { preset, planned in
                        let training = planned.settings.training
                        return preset.map {
                            "  \($0.name): \($0.summary)"
                                + (training.isEmpty ? "" : "; \(training.joined(separator: " "))")
                        }
                    })
            + learning(of: entry)
    }

    /// What it learns and of what, where that is not pictures as they are.
    private static func learning(of entry: ModelCatalog.Entry) -> [String] {
        let lines = [
            entry.needsLabels
                ? "It learns from pictures with labels; how many classes there are follows from them." : nil,
            entry.needsMasks
                ? "It learns from pictures with masks; how many classes of pixels there are follows from them." : nil,
            entry.learnsNumbers
                ? "It learns \(entry.needsLabels ? "also " : "")a number: of each \(entry.takesRows ? "row of a table or " : "")"
                    + "picture of a list (--label COLUMN)." : nil,
            entry.takesRows && !entry.learnsNumbers ? "It learns from rows of a table too (--label COLUMN)." : nil,
        ].compactMap(\.self)
        return lines.isEmpty ? [] : [""] + lines
    }
}

extension OptionForm {
    /// A value as it is written behind its flag.
    fileprivate static func written(_ value: JSONValue) -> String {
        value.integers.map { $0.map(String.init).joined(separator: ",") } ?? value.boolean.map { $0 ? "on" : "off" }
            ?? value.number.map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" } ?? value.description
    }
}

/// A model as JSON.
private struct EntryRecord: Encodable {
    let name: String
    let aliases: [String]
    let summary: String
    let task: String

    init(_ entry: ModelCatalog.Entry) {
        (name, aliases, summary, task) = (entry.name, entry.aliases, entry.summary, entry.task.name)
    }
}

/// A model and its options as JSON.
private struct DetailedRecord: Encodable {
    struct Option: Encodable {
        let name: String
        let flag: String
        let form: String
        let valueName: String?
        let `default`: JSONValue?
        let values: String
        let help: String
    }

    let name: String
    let aliases: [String]
    let summary: String
    let task: String
    let needsLabels: Bool
    let learnsNumbers: Bool
    let takesRows: Bool
    let needsMasks: Bool
    let options: [Option]
    let recipes: [Recipe]

    struct Recipe: Encodable {
        let name: String
        let summary: String
        let options: [String: JSONValue]
        let optimizer: String?
        let batchSize: Int?
        let schedule: String?
    }

    init(_ entry: ModelCatalog.Entry) throws {
        (name, aliases, summary, task) = (entry.name, entry.aliases, entry.summary, entry.task.name)
        (needsLabels, learnsNumbers, takesRows) = (entry.needsLabels, entry.learnsNumbers, entry.takesRows)
        needsMasks = entry.needsMasks
        let columns = try entry.defaults()
        let defaults = columns[0].planned.model.options
        options = entry.options.filter { !$0.isOfData }.map {
            Option(
                name: $0.name, flag: $0.flag, form: $0.form.rawValue, valueName: $0.valueName,
                default: defaults[$0.name],
                values: $0.range, help: $0.help)
        }
        recipes = columns.compactMap { preset, planned in
            let settings = planned.settings
            return preset.map {
                Recipe(
                    name: $0.name, summary: $0.summary, options: settings.options, optimizer: settings.optimizer,
                    batchSize: settings.batchSize, schedule: settings.schedule)
            }
        }
    }
}
