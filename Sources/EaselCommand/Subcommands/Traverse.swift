import ArgumentParser
import EaselImages
import EaselRuns
import EaselTraining

/// `easel traverse`.
struct Traverse: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sweep each latent dimension of a trained model by itself, to see what it does.",
        discussion: """
            Examples:
              easel traverse --run outputs/00002-vae-mnist -o traversal.png
              easel traverse --run outputs/00002-vae-mnist --picture seven.png --dimensions 0,3,11

            Each row is a dimension, swept from -range to +range standard deviations around its mean.
            """)

    @OptionGroup var latents: LatentOptions<RunOptions>

    @Option(
        help: ArgumentHelp("Start from this picture's latent. (default: the mean latent)", valueName: "file"),
        completion: .pictures)
    var picture: String?

    @Option(help: ArgumentHelp("Which dimensions, from 0. (default: all)", valueName: "list"))
    var dimensions: IntegerList?

    @Option(help: ArgumentHelp("How far to each side, in standard deviations.", valueName: "number"))
    var range: Float = 3

    @Option(help: ArgumentHelp("Pictures in a row.", valueName: "count"))
    var steps = 11

    @Option(
        name: [.short, .long], help: ArgumentHelp("The picture to write.", valueName: "file"), completion: .pictures)
    var output = "traversal.png"

    func validate() throws {
        try check("--steps", steps, in: 2...1000)
        guard range > 0, range <= 100 else {
            throw ValidationError("--range is \(range), it must be above 0 and at most 100")
        }
    }

    func run() throws {
        try checkOutputs([output], inputs: [picture].compactMap { $0 })
        let (space, directory, checkpoint) = try latents.open()
        let spread = try space.spread()
        let drawn = try latents.drawnClass(of: directory.record, space.decoder)
        var base = try space.centre(label: drawn?.number)
        if let picture { base = try latents.latents(of: [picture], directory, checkpoint).latents[0] }
        let dimensions = dimensions?.values ?? Array(spread.indices)
        let swept = try LatentSheets.traversal(
            of: base, dimensions: dimensions, spread: spread, range: range, steps: steps)
        try ImageDestination(output).write(ImageGrid(space.decoder.images(of: swept), columns: steps).render())
        try say(
            "dimensions \(dimensions.map(String.init).joined(separator: ", "))\(ofClass(drawn)), from the top: \(output)",
            beside: output
        )
    }
}
