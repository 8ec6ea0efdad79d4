import ArgumentParser
import EaselImages
import EaselFiles
import EaselRuns
import EaselTraining

/// `easel denoise`.
struct Denoise: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove the noise from pictures of your own, of any size.",
        discussion: """
            Examples:
              easel denoise noisy.jpg -o clean.jpg
              easel denoise scans/ -o clean/ --strength 0.8
              easel denoise noisy.png --zero-shot -o clean.png
              easel denoise clean.png --add-noise gaussian:0.15 --compare both.png
              easel denoise --run outputs/00001-denoiser-photos noisy.png -o clean.png

            Without --run the denoiser that is built in is used, which was trained on photographs. How much noise there is, is
            estimated, or given by --sigma. --zero-shot needs no trained model: it learns from the noisy picture
            itself. With --run, pictures are denoised by a model of your own: a denoiser, or an autoencoder, of which a
            picture larger than the model's is cut into overlapping tiles that fade into each other.
            A picture keeps its size, colours and transparency, and in a PNG file its 16 bits a sample where it has
            them. With several pictures, or a folder of them, -o is a folder.
            --add-noise first makes a clean picture noisy, and prints how near to it the noisy one and the result are.
            """)

    @OptionGroup var removal: NoiseRemovalOptions
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
            "First add this noise, to try it out: gaussian:0.15, salt-and-pepper:0.3 or masking:0.5.",
            valueName: "noise"), completion: .noises)
    var addNoise: String?

    @Option(help: ArgumentHelp("The seed of that noise. (default: 0)", valueName: "number"), transform: Seed.parse)
    var seed: UInt64 = 0

    @Flag(help: "Invert black and white before, and back again after.") var invert = false
    @Flag(help: "Print JSON.") var json = false

    /// How near a picture is to the one without noise.
    private struct Nearness: Encodable { let mse: Double, psnr: Double?, ssim: Double }

    private struct Row: Encodable {
        let file: String, output: String
        /// Standard deviation of the noise in 255ths, where it plays a part.
        var sigma: Double?
        var noisy: Nearness?, restored: Nearness?
        /// What the person should know of the result.
        var notes: [String] = []
        /// Bits of a sample of the result.
        var bitDepth = 8
        /// Whether the picture had more bits than its result.
        var isReduced = false

        private enum CodingKeys: String, CodingKey { case file, output, sigma, noisy, restored, notes, bitDepth }
    }

    private struct Report: Encodable {
        let denoiser: String
        let pictures: [Row]
        /// Of one picture, beside the list of all.
        let noisy: Nearness?, restored: Nearness?
    }

    func run() throws {
        let noise = try addNoise.map { try ImageNoise(parsing: $0) }
        let (remover, name) = try removal.open(workers: runtime.workers)
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
        if !json, name == "built-in" {
            try say(
                "denoiser: the one that is built in; --run RUN is for one of your own", beside: output, compare ?? "")
        }
        var rows: [Row] = []
        var groups: [[[DepthImage]]] = []
        // One at a time: a folder may hold more than memory does.
        for (index, path) in input.paths.enumerated() {
            var row = Row(file: path, output: outputs[index])
            let own = (noise: noise, seed: seed &+ UInt64(index))
            let read = try DepthImage.read(path, for: outputs[index])
            let shown: [DepthImage] =
                switch read.image {
                case .plain(let image): try restore(image, own, by: remover, &row).map(DepthImage.plain)
                case .deep(let image): try restore(image, own, by: remover, &row).map(DepthImage.deep)
                }
            try ImageDestination(outputs[index]).write(shown[shown.count - 1])
            if compare != nil { groups.append([shown]) }
            row.bitDepth = shown[shown.count - 1].isDeep ? 16 : 8
            row.isReduced = read.isReduced
            if shown[shown.count - 1].hasAlpha, !ImageFile.keepsDepth(outputs[index]) {
                row.notes.append("what is transparent was laid over white: a JPEG file holds no transparency")
            }
            rows.append(row)
            if !json { try say(line(row), beside: output, compare ?? "") }
            if !json { for note in row.notes { Output.warn("\(path): \(note)") } }
        }
        if let compare {
            try ImageDestination(compare).write(DepthImage.sheet(groups: groups, for: compare))
            if !json { try say("before and after: \(compare)", beside: output, compare) }
        }
        guard json else { return }
        let only = rows.count == 1 ? rows[0] : nil
        try printJSON(Report(denoiser: name, pictures: rows, noisy: only?.noisy, restored: only?.restored))
    }

    /// The picture without its noise, after what went in: the picture with the noise that was added, and without.
    private func restore<Picture: SampledImage>(
        _ read: Picture, _ added: (noise: ImageNoise?, seed: UInt64), by remover: any NoiseRemover, _ row: inout Row
    ) throws -> [Picture] {
        let picture = invert ? read.inverted() : read
        let noisy = try added.noise?.noisy(picture, seed: added.seed) ?? picture
        var bar = ShareBar(FileSystem.lastName(of: row.file))
        let cleaned = try remover.cleaned(noisy) { bar.advance($0) }
        bar.finish()
        row.sigma = cleaned.noiseLevel.map { $0 * 255 }
        row.notes = cleaned.notes
        if added.noise != nil {
            let (before, after) = (try nearness(picture, noisy), try nearness(picture, cleaned.image))
            (row.noisy, row.restored) = (before, after)
            if after.mse > before.mse {
                row.notes.append(
                    "the result is further from the clean picture than the noisy one: there is too little noise, or "
                        + "of another kind than this denoiser knows")
            }
        }
        return (added.noise == nil ? [noisy, cleaned.image] : [picture, noisy, cleaned.image])
            .map { invert ? $0.inverted() : $0 }
    }

    private func nearness<Picture: SampledImage>(_ clean: Picture, _ other: Picture) throws -> Nearness {
        let difference = try ImageDifference(of: clean, other)
        return Nearness(
            mse: difference.meanSquaredError, psnr: difference.psnr,
            ssim: try ImageDifference.similarity(of: clean, other))
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
        let sigma = row.sigma.map { ", noise of \(fixed($0, 1)) of 255" } ?? ""
        guard let noisy = row.noisy, let restored = row.restored else {
            return "\(row.file): \(row.output)\(bits)\(sigma)"
        }
        func words(_ nearness: Nearness) -> String {
            (nearness.psnr.map { "PSNR \(fixed($0, 2)) dB" } ?? "no difference") + ", SSIM \(fixed(nearness.ssim, 3))"
        }
        return "\(row.file): \(row.output)\(bits)\(sigma); noisy \(words(noisy)); restored \(words(restored))"
    }
}
