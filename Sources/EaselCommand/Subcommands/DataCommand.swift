import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselRuns
import EaselTraining

/// `easel data`.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "See which data sets are there, fetch one, look into one, split one, convert one.",
        discussion: """
            Examples:
              easel data list
              easel data fetch mnist
              easel data inspect digits -o digits.png
              easel data split photographs/ split/ --test-share 0.2
              easel data convert photographs/ small/ --size 64
              easel data bench photographs/ --size 64
            """,
        subcommands: [List.self, Fetch.self, Inspect.self, Split.self, Convert.self, Bench.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the data sets and where each was found.",
            discussion: """
                Example:
                  easel data list
                """)

        @Option(
            help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"), completion: .directory)
        var dataRoot: String?
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let catalog = DatasetCatalog(dataRoot: dataRoot)
            if json {
                struct Row: Encodable { let name: String, location: String? }
                return try printJSON(DatasetCatalog.names.map { Row(name: $0, location: catalog.location(of: $0)) })
            }
            for name in DatasetCatalog.names {
                let place =
                    catalog.location(of: name)
                    ?? (DatasetCatalog.needsFiles(name) ? "not found here" : "drawn by easel itself")
                try Output.say(name + String(repeating: " ", count: max(1, 16 - name.count)) + place)
            }
            try Output.say("looked in: \(catalog.roots.joined(separator: ", "))")
        }
    }

    struct Fetch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Download a data set into the user's cache and check it.",
            discussion: """
                Example:
                  easel data fetch mnist
                """)

        @Argument(help: "The data set.", completion: .namedSets) var name: String
        @Option(
            help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"), completion: .directory)
        var dataRoot: String?

        func run() throws {
            guard DatasetCatalog.names.contains(name) else {
                throw ValidationError(
                    "there is no data set \"\(name)\"; the sets are: \(DatasetCatalog.names.joined(separator: ", "))")
            }
            guard DatasetCatalog.needsFiles(name) else {
                return try Output.say("\(name): drawn by easel itself; there is nothing to fetch")
            }
            try Output.say(DatasetCatalog(dataRoot: dataRoot).fetch(name) { Output.tell($0) })
        }
    }
}
