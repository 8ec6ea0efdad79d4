import ArgumentParser
import EaselAugmentation
import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import EaselRuntime

/// `easel augment`.
struct Augment: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write pictures that are changed at random, from those of a folder.",
        discussion: """
            Examples:
              easel augment photographs/ more/ --count 5000 --seed 4 --augment 'rotate:12@0.7;flip-left-right@0.5'
              easel augment photographs/ --preview sheet.png --augment 'elastic;perspective;colour-jitter'
              easel augment scans/images more/ --masks scans/masks --count 1000 --augment 'affine;gaussian-noise@0.3'
              easel augment --list

            Folders of classes stay. OUT/manifest.csv says of what each picture was made and what was drawn for each operation.
            The same seed makes the same files on any number of threads; a folder that was begun is gone on with.
            Operations are separated by ";", options follow ":" and are separated by ",", ranges are written 0.9..1.5, and
            the share of pictures that an operation is applied to follows "@". To change pictures while a model learns
            from them, nothing need be written: easel train … --augment.
            """)

    @Argument(help: "A folder of pictures, an archive, a list, or a data set's name.", completion: .dataSets)
    var input: String?

    @Argument(help: "The folder to make, or to go on with.", completion: .directory) var output: String?

    @Option(help: ArgumentHelp("How many pictures to make.", valueName: "count")) var count: Int?

    @Option(
        help: ArgumentHelp(
            "What all that is random follows from: the same seed makes the same pictures. (default: 0)",
            valueName: "number"), transform: Seed.parse)
    var seed: UInt64?

    @OptionGroup var operations: OperationOptions

    @Option(
        help: ArgumentHelp(
            "A folder of masks with the pictures' names: they are changed with them, by their nearest pixels.",
            valueName: "folder"), completion: .directory)
    var masks: String?

    @Option(
        help: ArgumentHelp(
            "Write a sheet of a few pictures: a row as they are, and a row for each operation.", valueName: "file"),
        completion: .pictures)
    var preview: String?

    @Flag(name: .customLong("list"), help: "List all operations, or with an operation's name its options.")
    var isListed = false

    @OptionGroup var set: StoredSetOptions
    @OptionGroup(title: "Reading") var reading: ReadingOptions
    @OptionGroup var runtime: RuntimeOptions
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if isListed {
            let given =
                flags([
                    ("OUT", output != nil), ("--count", count != nil), ("--seed", seed != nil),
                    ("--masks", masks != nil), ("--preview", preview != nil),
                    ("--limit", set.limit != nil), ("--data-root", set.dataRoot != nil),
                    ("--threads", runtime.threads != nil),
                ]) + operations.given + reading.given
            guard given.isEmpty else {
                throw ValidationError("--list only lists operations; leave out \(given.joined(separator: ", "))")
            }
            return
        }
        guard input != nil else { throw ValidationError("name a folder of pictures, or --list") }
        guard operations.text != nil else {
            throw ValidationError(
                "--augment says what is done, as in --augment 'rotate:10@0.7;flip-left-right@0.5'; --list shows all operations"
            )
        }
        guard output != nil || preview != nil else {
            throw ValidationError("name the folder to make, or a sheet by --preview")
        }
        guard (output == nil) == (count == nil) else {
            throw ValidationError(
                output == nil
                    ? "--count says how many pictures are made in a folder; name it"
                    : "--count says how many pictures to make")
        }
        if output == nil, masks != nil {
            throw ValidationError("--masks are written beside pictures; name a folder to make")
        }
        if let count { try check("--count", count, in: 1...AugmentedFolder.largestCount) }
        try preview.map { try ImageDestination($0).checkFormat() }
    }

    func run() throws {
        if isListed { return try list() }
        guard let input, let augmentation = try operations.augmentation else { return }
        let stored = try DatasetSource(input, root: set.dataRoot, limit: set.limit, reading: reading.reading())
            .storedImages()
        if let preview {
            let inside = FileSystem.wholePath(withoutTrailingSlash(input)) + "/"
            guard !FileSystem.wholePath(preview).hasPrefix(inside) else {
                throw DataError(
                    "\(preview): lies in the folder that is augmented, whose pictures it would join; write it beside")
            }
            let sheet = try AugmentationPreview(augmentation, of: stored, seed: seed ?? 0)
            let destination = ImageDestination(preview)
            try destination.write(sheet.image)
            if json, output == nil {
                try printJSON(PreviewRecord(preview: preview, rows: sheet.rows))
            } else if !json, !destination.isStandardOutput {
                try Output.say("\(preview): rows from the top: \(sheet.rows.joined(separator: " | "))")
            }
        }
        guard let output, let count else { return }
        try make(stored, augmentation, count, in: withoutTrailingSlash(output))
    }

    private func make(_ stored: StoredImages, _ augmentation: Augmentation, _ count: Int, in output: String) throws {
        let folder = AugmentedFolder(
            augmentation, count: count, seed: seed ?? 0, masks: masks.map(withoutTrailingSlash),
            threads: runtime.threads ?? Workers.coreCount)
        InterruptFlag.startWatching()
        let result: AugmentedFolder.Result
        do {
            var shown = 0
            var bar = ProgressBar(epochs: 1, stepsPerEpoch: count)
            bar.showsEpoch = false
            defer { bar.finish() }
            result = try folder(
                stored, to: output, shouldStop: { InterruptFlag.isRaised },
                report: { made, _ in
                    bar.advance(epoch: 1, step: made, images: made - shown, losses: [])
                    shown = made
                })
        } catch is CancellationError {
            Output.warn("stopped; what is made stays in \(output), and the same command goes on")
            throw ExitCode(128 + InterruptFlag.signalNumber)
        }
        if json { return try printJSON(result) }
        for note in result.notes { try Output.say(note) }
        for one in result.unreadable.prefix(10) { try Output.say("left out: \(one.problem)") }
        if result.unreadable.count > 10 { try Output.say("… (\(result.unreadable.count) left out in all)") }
        for operation in result.operations {
            let share = 100 * Double(operation.count) / Double(result.images)
            try Output.say("\(operation.name): \(counted(operation.count, "picture")), \(fixed(share, 1)) %")
        }
        let there = result.alreadyThere > 0 ? ", of which \(result.alreadyThere) were there" : ""
        let classes = result.classes.map { " of \(counted($0.count, "class"))" } ?? ""
        try Output.say("\(counted(result.images, "picture"))\(classes)\(there), from \(result.sources): \(output)")
    }

    private func list() throws {
        guard let input else {
            let all = AugmentationCatalog.summaries
            if json { return try printJSON(all.map { ListedRecord(name: $0.name, summary: $0.summary) }) }
            return try Output.say(
                lines: aligned(all.map { [$0.name, $0.summary] }) + [
                    "", "easel augment --list NAME shows an operation's options.",
                ])
        }
        guard let options = AugmentationCatalog.options(of: input),
            let summary = AugmentationCatalog.summaries.first(where: { $0.name == input })?.summary
        else {
            // Says which is meant.
            _ = try Augmentation(parsing: input)
            return
        }
        if json {
            return try printJSON(
                ListedRecord(
                    name: input, summary: summary,
                    options: options.map { .init(name: $0.name, default: $0.value, help: $0.help) }))
        }
        try Output.say(
            lines: ["\(input): \(summary)"]
                + (options.isEmpty
                    ? []
                    : [""]
                        + aligned([["option", "default", ""]] + options.map { [$0.name, $0.value ?? "-", $0.help] })))
    }
}

/// A sheet as JSON.
private struct PreviewRecord: Encodable {
    let preview: String
    let rows: [String]
}

/// An operation as JSON.
private struct ListedRecord: Encodable {
    struct Option: Encodable {
        let name: String
        let `default`: String?
        let help: String
    }

    let name: String
    let summary: String
    var options: [Option]?
}
