import ArgumentParser
import EaselCore
import EaselImages
import EaselFiles
import EaselRuns
import EaselTraining

/// `easel sample`.
struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw new pictures with a trained model.",
        discussion: """
            Examples:
              easel sample --run outputs/00003-dcgan-mnist --count 64 --seed 3 -o grid.png
              easel sample --run outputs/00001-autoencoder-mnist --sampler mixture:10
              easel sample --run outputs/00004-conditional-dcgan-mnist --class 7 -o sevens.png
              easel sample --run outputs/00002-vae-mnist --count 1000 --separate drawn/

            The same seed draws the same pictures, however many and on however many threads.
            """)

    @OptionGroup var latents: LatentOptions<RunOptions>

    @Option(help: ArgumentHelp("How many pictures.", valueName: "count"))
    var count = 64

    @Option(
        help: ArgumentHelp("The seed that they are drawn from. (default: 0)", valueName: "number"),
        transform: Seed.parse)
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Pictures in a row. (default: as many as rows)", valueName: "count"))
    var columns: Int?

    @Option(name: [.short, .long], help: ArgumentHelp("The grid to write.", valueName: "file"), completion: .pictures)
    var output: String?

    @Option(
        help: ArgumentHelp("Write each picture by itself into this folder.", valueName: "folder"),
        completion: .directory)
    var separate: String?

    /// The most pictures of one grid: nobody looks at more, and memory would have to hold them all.
    private static let largestGrid = 10_000

    func validate() throws {
        try check("--count", count, in: 1...1_000_000)
        if let columns { try check("--columns", columns, in: 1...Self.largestGrid) }
        if output != nil || separate == nil, count > Self.largestGrid {
            throw ValidationError(
                "--count \(count): a grid has at most \(Self.largestGrid) pictures; write them one by one with --separate"
            )
        }
        if columns != nil, output == nil, separate != nil {
            throw ValidationError("--columns is of the grid, which -o names; give both or neither")
        }
        if separate == "" { throw ValidationError("--separate names the folder to write, and is empty") }
    }

    func run() throws {
        let grid = output ?? (separate == nil ? "samples.png" : nil)
        try checkOutputs([grid].compactMap { $0 })
        let (space, directory, _) = try latents.open()
        let drawn = try latents.drawnClass(of: directory.record, space.decoder)
        if let separate { try write(space, drawn, into: withoutTrailingSlash(separate), beside: grid) }
        guard let grid else { return }
        let pictures = try space.decoder.images(of: space.latents(count: count, seed: seed, label: drawn?.number))
        let sheet = try ImageGrid(pictures, columns: columns ?? Int(Double(count).squareRoot().rounded(.up)))
        try ImageDestination(grid).write(sheet.render())
        try say("\(counted(count, "picture"))\(ofClass(drawn)) drawn from seed \(seed): \(grid)", beside: grid)
    }

    /// Draws and writes a few pictures at a time, so that memory does not grow with their number.
    private func write(
        _ space: LatentSpace, _ chosen: (number: Int, name: String)?, into folder: String, beside grid: String?
    ) throws {
        try FileSystem.makeFolder(folder)
        for start in stride(from: 0, to: count, by: 256) {
            let places = start..<min(start + 256, count)
            let drawn = try space.decoder.images(of: space.latents(places, seed: seed) { _ in chosen?.number })
            for (place, picture) in zip(places, drawn) {
                let path = "\(folder)/\(numbered("sample", place + 1, of: count)).png"
                try PNGFile.write(picture, to: path, isSynchronized: false)
            }
        }
        // Once for all: waiting for each by itself takes longer than drawing them.
        try FileSystem.synchronize(folder)
        try say("\(counted(count, "picture"))\(ofClass(chosen)): \(folder)", beside: grid ?? "")
    }
}

/// The words of a line of text that name the class drawn.
func ofClass(_ chosen: (number: Int, name: String)?) -> String { chosen.map { " of class \($0.name)" } ?? "" }

/// `sample-0007`, with as many digits as the last number needs, at least 4.
func numbered(_ name: String, _ number: Int, of count: Int) -> String {
    let digits = String(number)
    return name + "-" + String(repeating: "0", count: max(max(4, String(count).count) - digits.count, 0)) + digits
}
