import ArgumentParser
import EaselCore
import EaselRuns

/// `easel compare`.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare runs in a table: model, epochs, parameters, the best of their metric, time and speed.",
        discussion: """
            Examples:
              easel compare outputs/00001-autoencoder-mnist outputs/00002-autoencoder-mnist
              easel compare outputs/ --sort created --json

            A folder stands for the runs in it. Runs are ranked within a group of what was measured alike: the same task, the same
            pictures to test on, and the same metric. On a terminal, columns that do not fit are left out; --json has all.
            """)

    @Argument(help: ArgumentHelp("Runs, or folders with runs in them.", valueName: "run"), completion: .directory)
    var runs: [String]

    @Option(
        help: ArgumentHelp(
            "What runs are sorted by within their group: \(RunComparison.Order.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "column"),
        completion: .list(RunComparison.Order.allCases.map(\.rawValue)))
    var sort = RunComparison.Order.metric

    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let comparison = try RunComparison(of: runs.map(withoutTrailingSlash), by: sort)
        for note in comparison.notes { Output.warn(note) }
        if json { return try printJSON(comparison) }
        let terminal = Terminal(descriptor: OutputStream.standardOutput.rawValue)
        let table = ComparisonTable(comparison)
        try Output.say(lines: table.lines(width: terminal.isInteractive ? terminal.width : nil))
    }
}
