import ArgumentParser
import EaselCore
import EaselData
import EaselRuns
import EaselRuntime
import EaselTraining

extension DataCommand {
    /// `easel data convert`.
    struct Convert: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Convert a data set into PNG files of one size, a folder for each class.",
            discussion: """
                Examples:
                  easel data convert photographs/ small/ --size 64
                  easel data convert scans/ packed/ --size 48x64 --fit contain --colour grey

                Every picture becomes what training would see of it: OUT/CLASS/STEM.png, below OUT/train and OUT/test where
                the set came with splits of its own. The folder is made whole or not at all.
                """)

        @Argument(help: "A data set's name or a folder of pictures.", completion: .dataSets) var name: String
        @Argument(help: "The folder to make; nothing may be there.", completion: .directory) var output: String
        @Option(
            help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"), completion: .directory)
        var dataRoot: String?
        @Option(help: ArgumentHelp("Use at most this many pictures of each split.", valueName: "count"))
        var limit: Int?
        @OptionGroup(title: "Pictures") var pictures: PreparationOptions
        @OptionGroup(title: "Reading") var reading: ReadingOptions
        @OptionGroup(title: "Splits") var splits: SplitOptions
        @OptionGroup var runtime: RuntimeOptions
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            if let limit { try check("--limit", limit, in: 1...1_000_000_000) }
        }

        func run() throws {
            guard !output.isEmpty else { throw CommandLineError("the folder to make has no name; name one") }
            let output = withoutTrailingSlash(output)
            let preparation = pictures.preparation
            let stored = try DatasetSource(
                name, root: dataRoot, limit: limit, preparation: preparation, reading: reading.reading(splits)
            ).storedImages()
            let conversion = DatasetConversion(
                preparation: preparation, threads: runtime.threads ?? Workers.coreCount)
            // So that what is half made is removed.
            InterruptFlag.startWatching()
            let result: DatasetConversion.Result
            do {
                result = try conversion(stored, to: output) { InterruptFlag.isRaised }
            } catch is CancellationError {
                Output.warn("stopped; nothing was made")
                throw ExitCode(128 + InterruptFlag.signalNumber)
            }
            if json { return try printJSON(result) }
            for note in result.notes { try Output.say(note) }
            for one in result.unreadable.prefix(10) { try Output.say("left out: \(one.problem)") }
            if result.unreadable.count > 10 { try Output.say("… (\(result.unreadable.count) left out in all)") }
            let splits =
                result.splits.count > 1
                ? " (" + result.splits.map { "\($0.name) \($0.count)" }.joined(separator: ", ") + ")" : ""
            let classes = result.classes.map { " of \($0.count == 1 ? "1 class" : "\($0.count) classes")" } ?? ""
            try Output.say("\(counted(result.images, "picture"))\(classes)\(splits): \(result.output)")
        }
    }
}
