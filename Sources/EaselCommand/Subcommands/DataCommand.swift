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
        abstract: "See which data sets are there, fetch one, look into one, split one.",
        discussion: """
            Examples:
              easel data list
              easel data fetch mnist
              easel data inspect digits -o digits.png
              easel data split photographs/ split/ --test-share 0.2
              easel data bench photographs/ --size 64
            """,
        subcommands: [List.self, Fetch.self, Inspect.self, Split.self, Bench.self])

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

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a data set holds and draw some of it.",
            discussion: """
                Example:
                  easel data inspect fashion-mnist -o fashion.png
                """)

        @Argument(help: "A data set's name or a folder of pictures.", completion: .dataSets) var name: String
        @Option(
            help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"), completion: .directory)
        var dataRoot: String?
        @Option(
            name: [.short, .long], help: ArgumentHelp("A picture of the first hundred.", valueName: "file"),
            completion: .pictures)
        var output: String?
        @Option(help: ArgumentHelp("Use at most this many pictures of each split.", valueName: "count"))
        var limit: Int?
        @OptionGroup(title: "Pictures") var pictures: PreparationOptions
        @OptionGroup(title: "Reading") var reading: ReadingOptions
        @OptionGroup(title: "Splits") var splits: SplitOptions
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            if let limit { try check("--limit", limit, in: 1...1_000_000_000) }
        }

        func run() throws {
            try checkOutputs([output].compactMap { $0 }, isJSON: json)
            let dataset = try DatasetSource(
                name, root: dataRoot, limit: limit, preparation: pictures.preparation, reading: reading.reading(splits)
            ).load()
            if let output {
                guard dataset.table == nil else { throw DatasetCatalog.noPictures(name) }
                let pictures = try (0..<min(100, dataset.train.count)).map { try dataset.train.image(at: $0) }
                try ImageDestination(output).write(ImageGrid(pictures, columns: 10).render())
            }
            if json {
                struct Result: Encodable {
                    let name: String, source: String, height: Int, width: Int, channels: Int, train: Int, test: Int
                    let classes: [String]?, splits: [SplitResult], heldOut: HeldOutImages?, skipped: [SkippedFiles]
                    let faulty: FaultyFiles?, maskClasses: [String]?, table: TableDescription?, notes: [String]
                }
                struct SplitResult: Encodable { let name: String, count: Int, source: String }
                return try printJSON(
                    Result(
                        name: dataset.name, source: dataset.source, height: dataset.height, width: dataset.width,
                        channels: dataset.channels, train: dataset.train.count, test: dataset.test.count,
                        classes: dataset.classNames,
                        splits: [
                            SplitResult(name: "train", count: dataset.train.count, source: dataset.trainSource),
                            SplitResult(name: "test", count: dataset.test.count, source: dataset.testSource),
                        ]
                            + (dataset.validation.map {
                                [
                                    SplitResult(
                                        name: "validation", count: $0.count, source: dataset.validationSource ?? "")
                                ]
                            } ?? []),
                        heldOut: dataset.heldOut, skipped: dataset.skipped, faulty: dataset.faulty,
                        maskClasses: dataset.maskClasses, table: dataset.table, notes: dataset.notes))
            }
            if let table = dataset.table {
                for line in TableReport(table, of: dataset).lines { try say(line, beside: output ?? "") }
                return
            }
            try say(
                "\(dataset.name): \(counted(dataset.train.count, "picture")) to learn from, \(dataset.test.count) to test on, "
                    + "\(dataset.height)x\(dataset.width)x\(dataset.channels), from \(dataset.source)",
                beside: output ?? "")
            if let names = dataset.classNames {
                try say("classes: \(names.joined(separator: ", "))", beside: output ?? "")
            }
            for note in dataset.notes { try say(note, beside: output ?? "") }
            if let output { try say("the first pictures: \(output)", beside: output) }
        }
    }
}
