import ArgumentParser
import EaselImages
import EaselRuns
import EaselTraining

/// `easel manifold`.
struct Manifold: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw a model of two latent dimensions as one sheet, each place a picture.",
        discussion: """
            Examples:
              easel train vae --data mnist --latent-size 2
              easel manifold --run outputs/00001-vae-mnist -o sheet.png
              easel manifold --run outputs/00002-vae-mnist --dimensions 4,11

            The places are evenly apart in probability, so each stands for as many latents as any other. Of a model with
            more dimensions, --dimensions names the two to show; the others stay at their mean.
            """)

    @OptionGroup var latents: LatentOptions<RunOptions>

    @Option(help: ArgumentHelp("The two dimensions: to the right, and upwards. (default: 0,1)", valueName: "list"))
    var dimensions: IntegerList?

    @Option(help: ArgumentHelp("Pictures in a row and in a column.", valueName: "count"))
    var side = 20

    @Option(name: [.short, .long], help: ArgumentHelp("The sheet to write.", valueName: "file"), completion: .pictures)
    var output = "manifold.png"

    func validate() throws { try check("--side", side, in: 2...200) }

    func run() throws {
        try checkOutputs([output])
        let (space, directory, _) = try latents.open()
        let size = space.decoder.noiseSize
        guard dimensions != nil || size == 2 else {
            throw CommandLineError(
                "\(directory.path) has \(size) latent dimensions, a sheet has two: train with --latent-size 2, or name two "
                    + "with --dimensions 0,1")
        }
        let drawn = try latents.drawnClass(of: directory.record, space.decoder)
        let spread = try space.spread()
        let places = try LatentSheets.manifold(
            of: space.centre(label: drawn?.number), dimensions: dimensions?.values ?? [0, 1], spread: spread, side: side
        )
        let sheet = try ImageGrid(space.decoder.images(of: places), columns: side, gutter: 0, scale: 1)
        try ImageDestination(output).write(sheet.render())
        try say("\(side)x\(side) places\(ofClass(drawn)): \(output)", beside: output)
    }
}
