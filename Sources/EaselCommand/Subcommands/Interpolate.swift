import ArgumentParser
import EaselImages
import EaselRuns
import EaselTraining

/// `easel interpolate`.
struct Interpolate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Interpolate between pictures in a trained model's latent space.",
        discussion: """
            Examples:
              easel interpolate --run outputs/00002-vae-mnist three.png eight.png -o way.png
              easel interpolate --run outputs/00003-dcgan-mnist --seeds 1 2 3 --steps 12

            Between pictures, which stand at both ends of a row, or between what seeds draw; of three and more, each row
            goes from one to the next. Only autoencoders encode pictures.
            """)

    @OptionGroup var latents: LatentOptions<RunOptions>

    @Argument(help: "Pictures to interpolate between.", completion: .pictures)
    var images: [String] = []

    @Option(
        name: .customLong("seeds"), parsing: .upToNextOption,
        help: ArgumentHelp("Seeds of pictures to interpolate between, as in 1,2,3 or 1 2 3.", valueName: "numbers"),
        transform: Seed.parseList)
    var seedLists: [[UInt64]] = []

    @Option(help: ArgumentHelp("Pictures on the way, ends included.", valueName: "count"))
    var steps = 10

    @Option(
        name: .customLong("path"),
        help: ArgumentHelp(
            "linear or spherical. (default: linear between pictures, spherical between seeds)", valueName: "path"),
        completion: .list(LatentPath.allCases.map(\.rawValue)))
    var pathName: String?

    @Option(
        name: [.short, .long], help: ArgumentHelp("The picture to write.", valueName: "file"), completion: .pictures)
    var output = "interpolation.png"

    private var seeds: [UInt64] { seedLists.flatMap { $0 } }

    func validate() throws {
        try check("--steps", steps, in: 2...1000)
        guard images.isEmpty != seeds.isEmpty else {
            throw ValidationError("name either pictures to go between, or --seeds")
        }
        guard images.count + seeds.count >= 2 else {
            throw ValidationError("there is no way from one picture alone; name two or more")
        }
        _ = try path()
    }

    private func path() throws -> LatentPath {
        guard let pathName else { return seeds.isEmpty ? .linear : .spherical }
        guard let path = LatentPath(rawValue: pathName) else {
            let names = LatentPath.allCases.map(\.rawValue).joined(separator: " and ")
            throw ValidationError("there is no path \"\(pathName)\"; there are \(names)")
        }
        return path
    }

    func run() throws {
        let path = try path()
        try checkOutputs([output], inputs: images)
        let (space, directory, checkpoint) = try latents.open()
        let drawn = try latents.drawnClass(of: directory.record, space.decoder)
        var ends = try seeds.map { try space.latents(count: 1, seed: $0, label: drawn?.number) }
        var originals: [Image] = []
        if seeds.isEmpty {
            (ends, originals) = try latents.latents(of: images, directory, checkpoint)
        }
        let rows = try ends.indices.dropLast().map { index in
            let way = try space.way(from: ends[index], to: ends[index + 1], steps: steps, path)
            let between = try space.decoder.images(of: way)
            return originals.isEmpty ? between : [originals[index]] + between + [originals[index + 1]]
        }
        try ImageDestination(output).write(ImageGrid(groups: [rows]).render())
        try say("\(steps) steps\(ofClass(drawn)), \(path.rawValue): \(output)", beside: output)
    }
}
