import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselRuns

extension DataCommand {
    /// `easel data bench`.
    struct Bench: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how fast a folder's pictures are read, prepared and put into batches.",
            discussion: """
                Nothing is trained, and nothing is kept: every picture is read from its file each time.

                Example:
                  easel data bench photographs/ --size 64
                """)

        @Argument(help: "A folder of pictures, with or without classes.", completion: .directory) var folder: String
        @Option(help: ArgumentHelp("Pictures in a batch.", valueName: "count")) var batchSize = 64
        @Option(help: ArgumentHelp("How long to measure. (default: 4)", valueName: "seconds")) var seconds: Double?
        @OptionGroup var operations: OperationOptions
        @OptionGroup var pictures: PreparationOptions
        @OptionGroup var runtime: RuntimeOptions
        @Flag(help: "Print JSON.") var json = false

        func validate() throws {
            try check("--batch-size", batchSize, in: 1...65536)
            if let seconds, !(seconds > 0 && seconds <= 3600) {
                throw ValidationError("--seconds is \(seconds), it must be above 0 and at most 3600")
            }
        }

        func run() throws {
            let stored = try FolderSource(folder, preparation: pictures.preparation)
            let source = try operations.augmentation?.applied(to: stored, seed: 0) ?? stored
            let result = try LoaderBenchmark(
                source, batchSize: batchSize, threads: runtime.workers.threads, seconds: seconds ?? 4)
            if json { return try printJSON(result) }
            try Output.say(
                "\(counted(result.images, "picture")) of \(source.imageShape), batches of \(result.batchSize), "
                    + counted(result.threads, "thread"))
            try Output.say(
                "\(grouped(result.imagesPerSecond)) images/s (\(grouped(result.slowest)) to \(grouped(result.fastest)))"
            )
        }
    }
}
