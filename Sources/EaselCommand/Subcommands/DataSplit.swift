import ArgumentParser
import EaselCore
import EaselData

extension DataCommand {
    /// `easel data split`.
    struct Split: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy a folder of pictures into one with a folder for each split.",
            discussion: """
                Examples:
                  easel data split photographs/ split/
                  easel data split photographs/ split/ --test-share 0.2 --validation-share 0.1 --link

                Every file is copied as it is, to OUT/train/CLASS, OUT/test/CLASS and, with --validation-share,
                OUT/validation/CLASS. The sides are those that training takes: by the content of each file, so that equal
                files are on one side, and what is added later moves none. The folder is made whole or not at all.
                """)

        @Argument(help: "A folder of pictures, an archive of one, or a list (.csv, .jsonl).", completion: .dataSets)
        var folder: String
        @Argument(help: "The folder to make; nothing may be there.", completion: .directory) var output: String
        @OptionGroup(title: "Splits") var splits: SplitOptions
        @Option(
            help: ArgumentHelp("Another seed holds out other pictures. (default: 0)", valueName: "number"),
            transform: Seed.parse)
        var seed: UInt64?
        @Flag(help: "Make hard links in place of copies, which take no room.") var link = false
        @OptionGroup(title: "Reading") var reading: ReadingOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            guard !output.isEmpty else { throw ValidationError("the folder to make has no name; name one") }
            guard DatasetCatalog.isPlace(folder) else {
                throw ValidationError(
                    "there is no folder or list \"\(folder)\"; named sets have splits of their own")
            }
            let result = try madeWhole {
                try FolderSplit.make(
                    of: withoutTrailingSlash(folder), at: withoutTrailingSlash(output),
                    reading: reading.reading(splits), seed: seed ?? 0, isLinked: link, shouldStop: $0)
            }
            if json { return try printJSON(result) }
            for note in result.notes { try Output.say(note) }
            try Output.say(
                "\(result.output): " + result.splits.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
                    + (result.classes.map { ", \(counted($0.count, "class"))" } ?? ""))
        }
    }
}
