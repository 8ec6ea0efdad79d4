import ArgumentParser
import EaselCore
import EaselFiles
import EaselRuns

/// `easel predict`.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Predict a class or a number for each row of a table, by a run that learned from one.",
        discussion: """
            Examples:
              easel predict --run outputs/00001-softmax-regression-iris.csv new.csv
              easel predict --run outputs/00002-linear-regression-houses.csv new.csv -o predicted.csv

            The columns that the run learned from are found by their names, whatever else the table holds, and brought to the
            scale of the rows that it was trained on. The result is the table with a column predicted and, of classes, the
            probability of each in a column probability_CLASS.
            """)

    @OptionGroup var trained: RunOptions
    @Argument(
        help: "The table: a CSV or JSONL file with the run's columns.", completion: .file(extensions: ["csv", "jsonl"]))
    var table: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The CSV file to write. (default: standard output)", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var output: String?

    @Flag(help: "Leave out rows without a value.") var lenient = false
    @Flag(help: "Print JSON: an object for each row.") var json = false
    @OptionGroup var runtime: RuntimeOptions

    func validate() throws {
        if json, output != nil { throw ValidationError("--json goes to standard output; leave out -o, or --json") }
    }

    func run() throws {
        if let output { try checkOutput(output) }
        let (directory, checkpoint) = try trained.open()
        let predictions = try RowPredictor(directory, checkpoint, workers: runtime.workers)
            .predictions(for: table, isLenient: lenient)
        for note in predictions.notes { Output.warn(note) }
        if json { return try printJSON(predictions) }
        guard let output else { return try Output.say(text: predictions.csv) }
        try AtomicFile.write(predictions.csv, to: output)
        try Output.say("\(output): \(predictions.target) of \(counted(predictions.rows.count, "row"))")
    }

    /// Refuses a file that cannot be written, before anything is computed.
    private func checkOutput(_ output: String) throws {
        guard FileSystem.ending(of: output) == "csv" else {
            throw CommandLineError("-o \(output): predictions are written as CSV; name a file that ends in .csv")
        }
        guard !isSameFile(table, output) else {
            throw CommandLineError("-o \(output) would overwrite the table; name another file")
        }
        let folder = FileSystem.folder(of: output)
        guard FileSystem.isFolder(folder) else {
            throw CommandLineError("cannot write \(output): there is no folder \(folder); make it first")
        }
    }
}
