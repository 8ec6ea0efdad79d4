import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselRuns

/// `easel predict`.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Predict a class or a number for each row of a table, or a number for each picture.",
        discussion: """
            Examples:
              easel predict --run outputs/00001-softmax-regression-iris.csv new.csv
              easel predict --run outputs/00002-linear-regression-houses.csv new.csv -o predicted.csv
              easel predict --run outputs/00003-mlp-faces.csv photographs/ -o ages.csv

            A run that learned from a table predicts for tables: its columns are found by their names, whatever else the
            table holds, and brought to the scale of the rows that it was trained on. The result is the table with a column
            predicted and, of classes, the probability of each in a column probability_CLASS.

            A run that learned a number from pictures predicts it for pictures, folders with all that is beneath them, and
            archives, brought to the model's size and colours as the run's pictures were. The result is a table with the
            columns file and predicted. Pictures that cannot be read are named, the others are predicted, and the exit
            status is not 0. Classes of pictures are told by easel classify.
            """)

    @OptionGroup var trained: RunOptions
    @Argument(
        help: ArgumentHelp(
            "The table, a CSV or JSONL file with the run's columns; or pictures, folders or archives of them, or - for one "
                + "picture on standard input.", valueName: "input"), completion: .file())
    var inputs: [String] = []

    @Option(
        help: ArgumentHelp(
            "A text file that lists pictures, folders or archives, one a line or each ended by a NUL; - reads the list from "
                + "standard input.", valueName: "file"), completion: .file())
    var filesFrom: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The CSV file to write. (default: standard output)", valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var output: String?

    @Flag(help: "Invert black and white of pictures first.") var invert = false
    @Flag(help: "Leave out rows without a value, and pictures that cannot be read; use what there is of damaged ones.")
    var lenient = false
    @Flag(help: "Print JSON: what was learned, and an object for each row or picture.") var json = false
    @OptionGroup var runtime: RuntimeOptions

    private var named: NamedPictures { NamedPictures(images: inputs, filesFrom: filesFrom) }

    func validate() throws {
        guard !inputs.isEmpty || filesFrom != nil else {
            throw ValidationError("name a table, or pictures, folders or archives of them")
        }
        try named.check()
        if json, output != nil { throw ValidationError("--json goes to standard output; leave out -o, or --json") }
    }

    func run() throws {
        if let output { try checkOutput(output) }
        let (directory, checkpoint) = try trained.open()
        if directory.record.dataset.table == nil {
            try predictPictures(directory, checkpoint)
        } else {
            try predictRows(directory, checkpoint)
        }
    }

    private func predictRows(_ directory: RunDirectory, _ checkpoint: FoundCheckpoint) throws {
        guard let table = inputs.first, inputs.count == 1, filesFrom == nil, !invert else {
            let surplus = filesFrom != nil ? "--files-from is" : invert ? "--invert is" : "several files are"
            throw CommandLineError(
                "\(directory.path) learned from a table and predicts for one table; \(surplus) of pictures")
        }
        let predictions = try RowPredictor(directory, checkpoint, workers: runtime.workers)
            .predictions(for: table, isLenient: lenient)
        for note in predictions.notes { Output.warn(note) }
        if json { return try printJSON(predictions) }
        try write(predictions.csv, "\(predictions.target) of \(counted(predictions.rows.count, "row"))")
    }

    /// A picture as JSON.
    private struct Row: Encodable {
        let file: String
        let predicted: Float
    }

    private struct Pictures: Encodable {
        let target: String
        let files: [Row]
    }

    private func predictPictures(_ directory: RunDirectory, _ checkpoint: FoundCheckpoint) throws {
        let predictor = try ImagePredictor(directory, checkpoint, workers: runtime.workers)
        predictor.inverts = invert
        let files = try named.files()
        var (rows, failures) = ([Row](), FileFailures(isLenient: lenient))
        for problem in files.problems { failures.add(problem.description) }
        try predictor.predict(files, isLenient: lenient) { index, result in
            switch result {
            case .failure(let error): failures.add("\(error)")
            case .success(let file):
                FileFailures.tell(files.name(at: index), damage: file.damage)
                rows.append(Row(file: files.name(at: index), predicted: file.number))
            }
        }
        for note in files.notes { Output.warn(note) }
        let total = files.count + files.problems.count
        guard !rows.isEmpty else { throw failures.nothingLeft(of: total) }
        if json {
            try printJSON(Pictures(target: predictor.target, files: rows))
        } else {
            let lines = [["file", RowPredictions.predictedColumn]] + rows.map { [$0.file, "\($0.predicted)"] }
            try write(lines.map(CSVLine.text).joined(), "\(predictor.target) of \(counted(rows.count, "picture"))")
        }
        try failures.finish(of: total)
    }

    /// Writes a table to the file that is asked for, or standard output.
    private func write(_ csv: String, _ what: String) throws {
        guard let output else { return try Output.say(text: csv) }
        try AtomicFile.write(csv, to: output)
        try Output.say("\(output): \(what)")
    }

    /// Refuses a file that cannot be written, before anything is computed.
    private func checkOutput(_ output: String) throws {
        guard FileSystem.ending(of: output) == "csv" else {
            throw CommandLineError("-o \(output): predictions are written as CSV; name a file that ends in .csv")
        }
        guard !(inputs + [filesFrom].compactMap { $0 }).contains(where: { isSameFile($0, output) }) else {
            throw CommandLineError("-o \(output) would overwrite what is read; name another file")
        }
        let folder = FileSystem.folder(of: output)
        guard FileSystem.isFolder(folder) else {
            throw CommandLineError("cannot write \(output): there is no folder \(folder); make it first")
        }
    }
}
