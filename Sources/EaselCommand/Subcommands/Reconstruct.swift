import ArgumentParser
import EaselImages
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
        let read = try images.map { try DepthImage.read($0, for: output) }
        let (sheet, errors) =
            read.contains { $0.image.isDeep }
            ? try deepSheet(read.map(\.image.deep), by: reconstructor)
            : try sheet(read.map(\.image.plain), by: reconstructor)
        try ImageDestination(output).write(sheet)
        if json {
            struct Row: Encodable { let file: String, mse: Double, psnr: Double? }
            struct Result: Encodable { let output: String, bitDepth: Int, pictures: [Row] }
            let rows = zip(images, errors).map { Row(file: $0, mse: $1.meanSquaredError, psnr: $1.psnr) }
            return try printJSON(Result(output: output, bitDepth: sheet.isDeep ? 16 : 8, pictures: rows))
        }
        for (path, error) in zip(images, errors) {
            let psnr = error.psnr.map { ", PSNR \(fixed($0, 2)) dB" } ?? ""
            try say("\(path): mean squared error \(fixed(error.meanSquaredError, 5))\(psnr)", beside: output)
        }
        let bits = sheet.isDeep ? ", 16 bits a sample" : ""
        try say("original beside reconstruction: \(output)\(bits)", beside: output)
        if read.contains(where: \.isReduced) {
            try say("in 8 bits of 16: a JPEG file holds no more", beside: output)
        }
    }

    private func sheet(
        _ read: [Image], by reconstructor: Reconstructor
    ) throws -> (sheet: DepthImage, errors: [ImageDifference]) {
        let pictures = try read.map { try reconstructor.fitted($0.inverted(where: invert)) }
        let results = try reconstructor(pictures)
        let sheet = try ImageGrid(groups: zip(pictures, results).map { [[$0, $1.image]] })
        return (.plain(try sheet.render()), results.map(\.error))
    }

    private func deepSheet(
        _ read: [DeepImage], by reconstructor: Reconstructor
    ) throws -> (sheet: DepthImage, errors: [ImageDifference]) {
        let pictures = try read.map { try reconstructor.fitted($0.inverted(where: invert)) }
        let results = try reconstructor(pictures)
        let sheet = try DeepImage.sheet(groups: zip(pictures, results).map { [[$0, $1.image]] })
        return (.deep(sheet), results.map(\.error))
    }
}
