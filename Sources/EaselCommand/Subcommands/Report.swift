import ArgumentParser
import EaselCore
import EaselFiles
import EaselRuns

/// `easel report`.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a report of a run, or a table of all runs of a folder, as one page of HTML.",
        discussion: """
            Examples:
              easel report --run outputs/00001-autoencoder-mnist -o report.html
              easel report outputs/ -o index.html

            A report says what was trained on what with which command, and shows curves, the pictures of each epoch,
            reconstructions, the confusion matrix, health findings, the layers of the model and the environment. It is one file that
            any browser opens: nothing in it is fetched from elsewhere. The model is measured on its test pictures where the data
            set is on this machine; --no-evaluation leaves that out. Of a folder, the page is a table of its runs that can be
            sorted; what is no run is passed over.
            """)

    @Argument(help: ArgumentHelp("A folder with runs in it.", valueName: "folder"), completion: .directory)
    var folder: String?

    @OptionGroup var trained: OptionalRunOptions

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The page to write; - is standard output. (default: report.html of a run, index.html of a folder)",
            valueName: "file"), completion: .file(extensions: ["html"]))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Where data sets, and a run's folder of pictures that has moved, are looked for first.",
            valueName: "folder"), completion: .directory)
    var dataRoot: String?

    @Option(help: ArgumentHelp("Measure on at most this many test pictures.", valueName: "count"))
    var limit: Int?

    @Flag(help: "Leave out what applies the model: its measurement and reconstructions.")
    var noEvaluation = false

    @Option(
        help: ArgumentHelp(
            "What runs of a folder are sorted by at first: \(RunComparison.Order.allCases.map(\.rawValue).joined(separator: ", ")). "
                + "(default: metric)", valueName: "column"),
        completion: .list(RunComparison.Order.allCases.map(\.rawValue)))
    var sort: RunComparison.Order?

    @OptionGroup var runtime: RuntimeOptions

    @Flag(help: "Print JSON; the page is then written only where -o names it.") var json = false

    func validate() throws {
        if let limit { try check("--limit", limit, in: 1...1_000_000_000) }
        let measuring = [
            ("--checkpoint", trained.checkpoint != nil), ("--data-root", dataRoot != nil), ("--limit", limit != nil),
        ]
        switch (folder, trained.run) {
        case (nil, nil):
            throw ValidationError("name a run by --run, or a folder with runs in it, such as outputs")
        case (.some, .some):
            throw ValidationError("--run is one run, and a folder is for all in it; leave out one")
        case (nil, .some):
            if sort != nil { throw ValidationError("--sort is of the runs of a folder; leave it out") }
        case (.some, nil):
            let given = flags(
                measuring + [("--no-evaluation", noEvaluation), ("--threads", runtime.threads != nil)])
            guard given.isEmpty else {
                throw ValidationError("\(given.joined(separator: ", ")): of one run, named by --run; leave it out")
            }
        }
        if noEvaluation {
            let given = flags(measuring)
            guard given.isEmpty else {
                throw ValidationError(
                    "\(given.joined(separator: ", ")): of what --no-evaluation leaves out; leave out one")
            }
        }
    }

    func run() throws {
        let place = output ?? (json ? nil : trained.run == nil ? "index.html" : "report.html")
        try place.map(checkPage)
        if let folder { return try compare(folder, place) }
        guard let run = trained.run else { return }
        var request = ReportRequest()
        (request.checkpoint, request.root) = (trained.checkpoint ?? .latest, dataRoot)
        (request.limit, request.isEvaluated) = (limit, !noEvaluation)
        let report = try RunReport(of: run, request, workers: runtime.workers)
        try deliver(report, page: report.html, of: report.run, notes: report.notes, place)
    }

    private func compare(_ folder: String, _ place: String?) throws {
        let comparison = try RunComparison(of: [withoutTrailingSlash(folder)], by: sort ?? .metric)
        let name = FileSystem.lastName(of: FileSystem.wholePath(folder))
        let page = place.map { _ in comparison.html(title: "Runs in \(name)") }
        try deliver(
            comparison, page: page ?? "", of: counted(comparison.runs.count, "run"), notes: comparison.notes, place)
    }

    /// Writes the page and prints what was gathered.
    private func deliver(
        _ gathered: some Encodable, page: String, of subject: String, notes: [String], _ place: String?
    ) throws {
        for note in notes { Output.warn(note) }
        if place == ImageDestination.standardOutput {
            try Output.say(text: page)
        } else if let place {
            try AtomicFile.write(page, to: place)
        }
        if json { return try printJSON(gathered) }
        guard let place, place != ImageDestination.standardOutput else { return }
        try Output.say("report of \(subject): \(place)")
    }

    /// Checks where the page is to be written, before any work is done for it.
    private func checkPage(_ path: String) throws {
        if path == ImageDestination.standardOutput {
            guard !json else {
                throw CommandLineError(
                    "the page and --json cannot both go to standard output; name a file, or leave out --json")
            }
            return
        }
        guard ["html", "htm"].contains(FileSystem.ending(of: path)) else {
            throw CommandLineError(
                "cannot write \(path): a report is a page of HTML; give it a name such as report.html")
        }
        try checkFile(path)
    }
}

extension RunComparison.Order: ExpressibleByArgument {}
