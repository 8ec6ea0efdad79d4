import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselRuns

/// `easel classify`.
struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell of what classes pictures of your own are, with a trained classifier.",
        discussion: """
            Examples:
              easel classify --run outputs/00001-small-convnet-mnist digit.png
              easel classify --run outputs/00002-resnet18-pets photographs/ --csv > classes.csv
              easel classify --run outputs/00002-resnet18-pets new/ --sort-into sorted --min-confidence 0.95
              easel classify --run outputs/00002-resnet18-pets photo.jpg --explain why.png --feature-maps maps.png
              easel classify --weights efficientnet-lite0 photo.jpg
              find . -name '*.jpg' -print0 | easel classify --run outputs/00002-resnet18-pets --files-from - -o sheet.png

            Pictures may be PNG, JPEG, WebP, BMP, GIF or PNM files of any size and colours, folders with all that is beneath
            them, and archives (.zip, .tar, .tar.gz, .tar.xz). They are brought to the model's size and colours as the
            run's pictures were. One that cannot be read is named, the others are classified, and the exit status is not
            0; with --lenient they are passed over with a note, and of one that is cut off what there is is classified.
            """)

    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var runtime: RuntimeOptions

    @Argument(
        help: "Picture files, folders or archives of them, or - for one picture on standard input.",
        completion: .pictures)
    var images: [String] = []

    @Option(
        help: ArgumentHelp(
            "A text file that lists pictures, folders or archives, one a line or each ended by a NUL; - reads the list from "
                + "standard input.", valueName: "file"), completion: .file())
    var filesFrom: String?

    @Option(
        help: ArgumentHelp(
            "How many classes to tell of each picture, the most probable first. (default: 5, or all of fewer)",
            valueName: "count"))
    var top: Int?

    @OptionGroup(title: "Results") var outputs: ClassificationOutputs

    @Flag(help: "Invert black and white first.") var invert = false
    @Flag(help: "Pass over pictures that cannot be read, and use what there is of damaged ones.") var lenient = false
    @Flag(help: "Print a JSON array of the pictures, with file and predictions of each.") var json = false
    @Flag(help: "Print a CSV table with the columns file, rank, class and probability.") var csv = false

    private var named: NamedPictures { NamedPictures(images: images, filesFrom: filesFrom) }

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv cannot both go to standard output; leave out one") }
        guard !images.isEmpty || filesFrom != nil else {
            throw ValidationError("name pictures, folders or archives, or a list of them by --files-from")
        }
        try named.check()
        if let top { try check("--top", top, in: 1...65536) }
    }

    func run() throws {
        try checkOutputs(outputs.files, inputs: images, isJSON: json || csv)
        let trained = try classifier.open()
        let classifier = try Classifier(trained, workers: runtime.workers)
        classifier.inverts = invert
        let classes = classifier.classNames.count
        if let top, top > classes {
            throw CommandLineError("--top is \(top), and the model tells \(counted(classes, "class")) apart")
        }
        let files = try named.files()
        var work = try ClassificationWork(
            outputs, of: files, classifier, trained, isLenient: lenient, workers: runtime.workers)
        var report = ClassificationReport(
            format: json ? .json : csv ? .csv : .text, count: files.count, top: min(top ?? 5, classes),
            beside: outputs.files)
        var failures = FileFailures(isLenient: lenient)
        for problem in files.problems { failures.add(problem.description) }
        try classifier.classify(files, isLenient: lenient, thumbnails: work.thumbnails) { index, result in
            switch result {
            case .failure(let error): failures.add("\(error)")
            case .success(let file):
                FileFailures.tell(files.name(at: index), damage: file.damage)
                let written = try work.add(index, file)
                try report.add(
                    files.name(at: index), file.classification, sortedInto: written.sorted,
                    explanation: written.explanation)
            }
        }
        for note in files.notes { Output.warn(note) }
        let total = files.count + files.problems.count
        guard report.isBegun else { throw failures.nothingLeft(of: total) }
        try report.finish()
        try work.finish { try report.tell([$0]) }
        try failures.finish(of: total)
    }
}
