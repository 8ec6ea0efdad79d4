import ArgumentParser
import EaselData
import EaselRuns
import EaselRuntime
import EaselTraining

/// `easel reconstruct`.
struct Reconstruct: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reconstruct pictures of your own with a trained autoencoder: original beside reconstruction.",
        discussion: """
            Example:
              easel reconstruct --run outputs/00001-autoencoder-mnist my.png another.png -o result.png

            A picture may be a PNG, JPEG, WebP, BMP, GIF or PNM file of any size and colours. Transparency is laid over
            white, colours are brought to the model's, and the picture to the model's size as the run's pictures were;
            where those were of one size, its proportions are kept, with a border in the colour of its edge. MNIST is white on black: --invert for pictures black on white.
            """)

    @OptionGroup var trained: RunOptions
    @OptionGroup var runtime: RuntimeOptions

    @Argument(help: "Picture files.", completion: .pictures)
    var images: [String]

    @Option(
        name: [.short, .long], help: ArgumentHelp("The picture to write.", valueName: "file"), completion: .pictures)
    var output = "reconstruction.png"

    @Flag(help: "Invert black and white first.") var invert = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        try checkOutputs([output], inputs: images, isJSON: json)
        let run = try trained.open()
        let reconstructor = try Reconstructor(run.directory.record, from: run.checkpoint.file, workers: runtime.workers)
        let pictures = try images.map { path in
            let picture = try ImageFile.read(path).image
            return try reconstructor.fitted(
                invert ? picture.converted(toChannels: picture.channels <= 2 ? 1 : 3).inverted() : picture)
        }
        let results = try reconstructor(pictures)
        let sheet = try ImageGrid(groups: zip(pictures, results).map { [[$0, $1.image]] })
        try ImageDestination(output).write(sheet.render())
        if json {
            struct Row: Encodable { let file: String, mse: Double, psnr: Double? }
            struct Result: Encodable { let output: String, pictures: [Row] }
            let rows = zip(images, results).map { Row(file: $0, mse: $1.error.meanSquaredError, psnr: $1.error.psnr) }
            return try printJSON(Result(output: output, pictures: rows))
        }
        for (path, result) in zip(images, results) {
            let psnr = result.error.psnr.map { ", PSNR \(fixed($0, 2)) dB" } ?? ""
            try say(
                "\(path): mean squared error \(fixed(result.error.meanSquaredError, 5))\(psnr)", beside: output)
        }
        try say("original beside reconstruction: \(output)", beside: output)
    }
}
