import ArgumentParser
import EaselCore
import EaselImages
import EaselRuns
import EaselTraining

/// `easel timeline`.
struct TimelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Show how a run learned to draw: the same pictures after each epoch, as a sheet and as an animation.",
        discussion: """
            Example:
              easel timeline --run outputs/00003-dcgan-mnist -o training.png

            Each row of the sheet is an epoch. A model that draws from noise draws from the same noise each time; an
            autoencoder gives back the same test pictures. The animation is a PNG file that browsers play.
            """)

    @Option(
        name: .customLong("run"), help: ArgumentHelp("The trained run's folder.", valueName: "run"),
        completion: .directory)
    var path: String

    @Option(name: [.short, .long], help: ArgumentHelp("The sheet to write.", valueName: "file"), completion: .pictures)
    var output = "timeline.png"

    @Option(
        help: ArgumentHelp(
            "The animation to write. (default: the sheet's name with -animated; none where the sheet is -)",
            valueName: "file"), completion: .file(extensions: ["png", "apng"]))
    var animation: String?

    @Option(help: ArgumentHelp("Pictures of each epoch.", valueName: "count"))
    var count = 16

    @Option(help: ArgumentHelp("Pictures in a row of the animation.", valueName: "count"))
    var columns = 4

    @Option(help: ArgumentHelp("How long the animation shows an epoch.", valueName: "ms"))
    var milliseconds = 400

    @Option(help: ArgumentHelp("The seed of the noise. (default: 0)", valueName: "number"), transform: Seed.parse)
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "Where data sets, and a run's folder of pictures that has moved, are looked for first.",
            valueName: "folder"), completion: .directory)
    var dataRoot: String?

    @OptionGroup var runtime: RuntimeOptions

    func validate() throws {
        try check("--count", count, in: 1...1000)
        try check("--columns", columns, in: 1...1000)
        try check("--milliseconds", milliseconds, in: 1...60_000)
    }

    func run() throws {
        let sheet = ImageDestination(output)
        let animation = animation ?? (sheet.isStandardOutput ? nil : withSuffix(output, "-animated"))
        try checkOutputs([output], animated: animation)
        let directory = try RunDirectory.open(withoutTrailingSlash(path))
        let timeline = try Timeline(
            directory, count: count, seed: seed, root: dataRoot, workers: runtime.workers)
        for damage in timeline.passedOver { Output.warn(damage.passedOverNote) }
        try sheet.write(timeline.sheet().render())
        let line = "\(counted(timeline.epochs.count, "epoch")): \(output)"
        guard let animation else { return try say(line, beside: output) }
        try ImageDestination(animation).write(
            AnimatedPNG.encode(
                timeline.frames(columns: columns), milliseconds: milliseconds,
                lastMilliseconds: min(5 * milliseconds, 60_000)))
        try say("\(line)   animated: \(animation)", beside: output, animation)
    }
}
