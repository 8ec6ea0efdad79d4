import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselRuns
import EaselRuntime
import EaselTraining

extension DataCommand {
    /// `easel data convert`.
    struct Convert: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Convert a data set into PNG files, NumPy's NPZ or IDX files of one size.",
            discussion: """
                Examples:
                  easel data convert photographs/ small/ --size 64
                  easel data convert scans/ packed/ --size 48x64 --fit contain --colour grey
                  easel data convert photographs/ small.npz --size 64

                Every picture becomes what training would see of it: OUT/CLASS/STEM.png, below OUT/train and OUT/test where
                the set came with splits of its own, or shares are asked for. Arrays hold the splits that training would
                have. What is made is made whole or not at all.
                """)

        @Argument(help: "A data set's name or a folder of pictures.", completion: .dataSets) var name: String
        @Argument(help: "The folder or .npz file to make; nothing may be there.", completion: .directory)
        var output: String
        @Option(
            help: ArgumentHelp(
                "What to make: png, npz or idx. (default: npz where the name ends in .npz, else png)",
                valueName: "format"),
            completion: .list(DatasetConversion.Format.allCases.map(\.rawValue)))
        var to: DatasetConversion.Format?
        @OptionGroup var set: StoredSetOptions
        @OptionGroup(title: "Pictures") var pictures: PreparationOptions
        @OptionGroup(title: "Reading") var reading: ReadingOptions
        @OptionGroup(title: "Splits") var splits: SplitOptions
        @OptionGroup var runtime: RuntimeOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            guard !output.isEmpty else { throw CommandLineError("what is to be made has no name; name a folder") }
            let output = withoutTrailingSlash(output)
            let preparation = pictures.preparation
            let format = try format(of: output)
            let stored = try DatasetSource(
                name, root: set.dataRoot, limit: set.limit, preparation: preparation, reading: reading.reading(splits)
            ).storedImages(isSplitNeeded: format != .png)
            let conversion = DatasetConversion(
                preparation: preparation, format: format, threads: runtime.threads ?? Workers.coreCount)
            let result = try madeWhole { try conversion(stored, to: output, shouldStop: $0) }
            if json { return try printJSON(result) }
            for note in result.notes { try Output.say(note) }
            for one in result.unreadable.prefix(10) { try Output.say("left out: \(one.problem)") }
            if result.unreadable.count > 10 { try Output.say("… (\(result.unreadable.count) left out in all)") }
            let splits =
                result.splits.count > 1
                ? " (" + result.splits.map { "\($0.name) \($0.count)" }.joined(separator: ", ") + ")" : ""
            let classes = result.classes.map { " of \(counted($0.count, "class"))" } ?? ""
            try Output.say("\(counted(result.images, "picture"))\(classes)\(splits): \(result.output)")
        }

        /// What is made: what was asked for, or what the name's ending says.
        private func format(of output: String) throws -> DatasetConversion.Format {
            let isArchive = FileSystem.ending(of: output) == "npz"
            let format = to ?? (isArchive ? .npz : .png)
            guard (format == .npz) == isArchive else {
                throw CommandLineError(
                    format == .npz
                        ? "--to npz makes a file; name it \(output).npz"
                        : "\(output) is called as a file of arrays, and --to \(format.rawValue) makes a folder; name it otherwise"
                )
            }
            return format
        }
    }
}

extension DatasetConversion.Format: ExpressibleByArgument {}
