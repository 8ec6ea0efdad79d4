import ArgumentParser
import EaselData
import EaselTraining

/// `easel sample`.
struct Sample: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draw new pictures by a trained model.",
        discussion: """
            Examples:
              easel sample --run outputs/00003-dcgan-mnist --count 64 --seed 3 -o grid.png
              easel sample --run outputs/00001-autoencoder-mnist --sampler mixture:10
              easel sample --run outputs/00004-conditional-dcgan-mnist --class 7 -o sevens.png
              easel sample --run outputs/00002-vae-mnist --count 1000 --separate drawn/

            The same seed draws the same pictures, however many and on however many threads.
            """)

    @OptionGroup var latents: LatentOptions

    @Option(help: ArgumentHelp("How many pictures.", valueName: "count"))
    var count = 64

    @Option(help: ArgumentHelp("The seed that they are drawn from.", valueName: "number"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Pictures in a row. (default: as many as rows)", valueName: "count"))
    var columns: Int?

    @Option(name: [.short, .long], help: ArgumentHelp("The grid to write.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Write each picture by itself into this folder.", valueName: "folder"))
    var separate: String?

    func validate() throws {
        try check("--count", count, in: 1...1_000_000)
        if let columns { try check("--columns", columns, in: 1...10_000) }
    }

    func run() throws {
        let space = try latents.open().space
        let pictures = try space.pictures.pictures(of: space.latents(count: count, seed: seed, label: latents.label))
        if let separate {
            let folder = withoutTrailingSlash(separate)
            try FileSystem.makeFolder(folder)
            for (index, picture) in pictures.enumerated() {
                try PNGFile.write(picture, to: "\(folder)/\(numbered("sample", index + 1, of: count)).png")
            }
            print("\(count) pictures: \(folder)")
        }
        guard separate == nil || output != nil else { return }
        let output = output ?? "samples.png"
        try ImageGrid(pictures, columns: columns ?? Int(Double(count).squareRoot().rounded(.up))).write(to: output)
        print("\(count) pictures drawn from seed \(seed): \(output)")
    }
}

/// `sample-0007`, with as many digits as the last number needs, at least 4.
func numbered(_ name: String, _ number: Int, of count: Int) -> String {
    let digits = String(number)
    return name + "-" + String(repeating: "0", count: max(max(4, String(count).count) - digits.count, 0)) + digits
}
