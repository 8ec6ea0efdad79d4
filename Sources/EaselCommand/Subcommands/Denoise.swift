import ArgumentParser
import EaselImages
import EaselFiles
import EaselRuns
import EaselTraining

/// `easel denoise`.
struct Denoise: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove the noise from pictures of your own, of any size, with a trained autoencoder.",
        discussion: """
            Examples:
              easel denoise --run outputs/00002-denoising-autoencoder-mnist noisy.png -o clean.png
              easel denoise --run outputs/00002-denoising-autoencoder-mnist scans/ -o clean/
              easel denoise --run outputs/00002-denoising-autoencoder-mnist digit.png --add-noise gaussian:0.4

            A picture keeps its size and colours, and in a PNG file its 16 bits a sample where it has them. One that is larger than the model's is cut into overlapping tiles that
            fade into each other; those that fit the picture better count more. With several pictures, or a folder of
            them, -o is a folder.
            --add-noise first makes a clean picture noisy, and prints how near to it the result is.
            """)

    @OptionGroup var trained: RunOptions
    @OptionGroup var runtime: RuntimeOptions

    @Argument(help: "Picture files, or folders of them.", completion: .pictures)
    var images: [String]

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The picture to write (default: denoised.png), or the folder of pictures (default: denoised).",
            valueName: "file|folder"), completion: .pictures)
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Also write each input beside its result, for pictures of one size.", valueName: "file"),
        completion: .pictures)
    var compare: String?

    @Option(
        help: ArgumentHelp(
            "First add this noise, to try it out: gaussian:0.4, salt-and-pepper:0.3 or masking:0.5.",
            valueName: "noise"), completion: .noises)
    var addNoise: String?

    @Option(help: ArgumentHelp("The seed of that noise. (default: 0)", valueName: "number"), transform: Seed.parse)
    var seed: UInt64 = 0

    @Flag(help: "Invert black and white before, and back again after.") var invert = false
    @Flag(help: "Print JSON.") var json = false

    private struct Row: Encodable {
        let file: String, output: String
        var noisyMSE: Double?, mse: Double?, psnr: Double?
        /// Bits of a sample of the result.
        var bitDepth = 8
        /// Whether the picture had more bits than its result.
        var isReduced = false

        private enum CodingKeys: String, CodingKey { case file, output, noisyMSE, mse, psnr, bitDepth }
    }

    func run() throws {
        let noise = try addNoise.map { try ImageNoise(parsing: $0) }
        let run = try trained.open()
        let denoiser = try Denoiser(run.directory.record, from: run.checkpoint.file, workers: runtime.workers)
        let input = try ImageInput(images)
        let isFolder = input.paths.count > 1 || images.contains(where: FileSystem.isFolder)
        let output = withoutTrailingSlash(output ?? (isFolder ? "denoised" : "denoised.png"))
        let outputs = isFolder ? input.paths.map { "\(output)/\(pictureName($0))" } : [output]
        if let twice = Dictionary(grouping: outputs, by: { $0 }).first(where: { $1.count > 1 })?.key {
            throw CommandLineError(
                "two pictures are called \(FileSystem.lastName(of: twice)); denoise their folders one at a time")
        }
        if compare != nil { try checkSizes(input.paths) }
        guard !isFolder || !output.isEmpty else { throw CommandLineError("-o names the folder to write, and is empty") }
        guard !isFolder || output != ImageDestination.standardOutput else {
            throw CommandLineError("-o -: standard output takes one picture; name a folder for several")
        }
        if isFolder { try FileSystem.makeFolder(output) }
        try checkOutputs(outputs + [compare].compactMap { $0 }, inputs: input.paths, isJSON: json)
        var rows: [Row] = []
        var groups: [[[DepthImage]]] = []
        // One at a time: a folder may hold more than memory does.
        for (index, path) in input.paths.enumerated() {
            var row = Row(file: path, output: outputs[index])
            let own = (noise: noise, seed: seed &+ UInt64(index))
            let read = try DepthImage.read(path, for: outputs[index])
            let shown: [DepthImage] =
                switch read.image {
                case .plain(let image): try restore(image, own, by: denoiser, &row).map(DepthImage.plain)
                case .deep(let image): try restore(image, own, by: denoiser, &row).map(DepthImage.deep)
                }
            try ImageDestination(outputs[index]).write(shown[shown.count - 1])
            if compare != nil { groups.append([shown]) }
            row.bitDepth = shown[shown.count - 1].isDeep ? 16 : 8
            row.isReduced = read.isReduced
            rows.append(row)
            if !json { try say(line(row), beside: output, compare ?? "") }
        }
        if let compare {
            try ImageDestination(compare).write(DepthImage.sheet(groups: groups, for: compare))
            if !json { try say("before and after: \(compare)", beside: output, compare) }
        }
        if json { try printJSON(["pictures": rows]) }
    }

    /// The picture without its noise, after what went in: the picture with the noise that was added, and without.
    private func restore<Picture: SampledImage>(
        _ read: Picture, _ added: (noise: ImageNoise?, seed: UInt64), by denoiser: Denoiser, _ row: inout Row
    ) throws -> [Picture] {
        let picture = invert ? read.inverted() : read
        let noisy = try added.noise?.noisy(picture, seed: added.seed) ?? picture
        let restored = try denoiser.restored(noisy)
        if added.noise != nil {
            let error = try ImageDifference(of: picture, restored)
            row.noisyMSE = try ImageDifference(of: picture, noisy).meanSquaredError
            (row.mse, row.psnr) = (error.meanSquaredError, error.psnr)
        }
        return (added.noise == nil ? [noisy, restored] : [picture, noisy, restored])
            .map { invert ? $0.inverted() : $0 }
    }

    /// The name of a result beside others: the picture's own, with the ending of what is written.
    private func pictureName(_ path: String) -> String {
        let name = FileSystem.lastName(of: path)
        guard !ImageFile.writtenEndings.contains(FileSystem.ending(of: name)), let dot = name.lastIndex(of: "."),
            dot != name.startIndex
        else {
            return name
        }
        return name[..<dot] + ".png"
    }

    /// A comparison shows pictures of one size.
    private func checkSizes(_ paths: [String]) throws {
        let sizes = try paths.map { path in
            let header = try ImageFile.readHeader(path)
            return "\(header.height)x\(header.width)"
        }
        guard let odd = zip(paths, sizes).first(where: { $0.1 != sizes[0] }) else { return }
        throw CommandLineError(
            "--compare shows pictures of one size: \(paths[0]) is \(sizes[0]), \(odd.0) is \(odd.1); leave it out, or "
                + "denoise them one by one")
    }

    private func line(_ row: Row) -> String {
        let bits =
            row.bitDepth > 8 ? ", 16 bits a sample" : row.isReduced ? ", 8 bits of 16: a JPEG file holds no more" : ""
        guard let noisy = row.noisyMSE, let clean = row.mse else { return "\(row.file): \(row.output)\(bits)" }
        let psnr = row.psnr.map { ", PSNR \(fixed($0, 2)) dB" } ?? ""
        return
            "\(row.file): \(row.output)\(bits), mean squared error \(fixed(noisy, 5)) noisy, \(fixed(clean, 5)) "
            + "restored\(psnr)"
    }
}
