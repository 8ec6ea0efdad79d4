import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// `easel export`.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a trained model as a file for the runtimes of others.",
        discussion: """
            Examples:
              easel export --run outputs/00001-lenet5-mnist -o lenet5.onnx
              easel export --run outputs/00002-resnet18-pets -o pets.onnx --layout nhwc
              easel export --run outputs/00003-vae-mnist --part decoder -o decoder.onnx
              easel export --run outputs/00004-dcgan-mnist --part generator -o generator.onnx
              easel export --run outputs/00002-resnet18-pets -o pets.pth

            The ending of the name says the format. Files of .onnx (operators of version 17, any number of pictures at a time) and .tflite
            (one picture at a time) are the network with its weights. Pictures come in and go out as floating-point numbers from 0 to
            255; what brings them to the model's range is part of the file. It is read back and compared with the model on test
            pictures of the run, or on drawn ones where these are not at hand, before it is put in its place.

            Files of .safetensors, and of .pth as torch.save writes them, are the weights alone, for a network that is built
            elsewhere: under the names and in the layouts of torchvision or timm where the model is in one of them, and under
            Easel's names in PyTorch's layouts otherwise. What brings pictures to the model's range is no part of them; a
            .safetensors file says it. They are read back and compared to the last bit.
            """)

    @OptionGroup var trained: RunOptions
    @OptionGroup var runtime: RuntimeOptions

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The file to write: NAME.onnx, NAME.tflite, NAME.safetensors or NAME.pth.", valueName: "file"),
        completion: .file(extensions: ["onnx", "tflite", "safetensors", "pth"]))
    var output: String

    @Option(
        help: ArgumentHelp(
            "What of the model: whole, encoder, decoder or generator. (default: whole, of a GAN its generator)",
            valueName: "part"))
    var part: ExportPart?

    @Option(
        help: ArgumentHelp(
            "The order of a picture's dimensions in an ONNX file: nchw or nhwc. (default: nchw)", valueName: "layout"))
    var layout: ModelExport.Layout?

    @Option(
        help: ArgumentHelp("Where data sets are looked for, to compare on test pictures.", valueName: "folder"),
        completion: .directory)
    var dataRoot: String?

    @Option(
        help: ArgumentHelp(
            "Write an example into a folder, input_0.pb and output_0.pb, to try another runtime on: what goes in, and what the "
                + "model makes of it.", valueName: "folder"), completion: .directory)
    var example: String?

    @Flag(help: "Leave out reading the file back and comparing it with the model.") var noVerify = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard weightsFormat != nil || format != nil else {
            throw ValidationError(
                "-o \(output): its ending says the format, which is .onnx, .tflite, .safetensors or .pth")
        }
        if format == .tflite, layout != nil {
            throw ValidationError("--layout: of ONNX files; a TensorFlow Lite file has its channels last. Leave it out")
        }
        if weightsFormat != nil {
            let given = flags([
                ("--part", part != nil), ("--layout", layout != nil), ("--data-root", dataRoot != nil),
                ("--example", example != nil),
            ])
            guard given.isEmpty else {
                throw ValidationError(
                    "\(given.joined(separator: ", ")): a file of weights alone has no pictures and no parts; leave it out, or "
                        + "name an .onnx file")
            }
        }
        let given = flags([("--data-root", dataRoot != nil), ("--example", example != nil)])
        if noVerify, !given.isEmpty {
            throw ValidationError("--no-verify compares nothing; leave out \(given.joined(separator: ", "))")
        }
    }

    /// The format of a file of a network; `nil` where the name says none.
    private var format: ModelExport.Format? {
        output.contains(".") ? ModelExport.Format(rawValue: output.split(separator: ".").last?.lowercased() ?? "") : nil
    }

    func run() throws {
        try checkFile(output)
        let run = try trained.open()
        if let weightsFormat {
            return try finish(
                WeightsExport(run.directory.record, from: run.checkpoint.file)
                    .write(to: output, as: weightsFormat, isVerified: !noVerify))
        }
        let export = try ModelExport(
            run.directory.record, from: run.checkpoint.file, part: part, workers: runtime.workers)
        let pictures = noVerify ? nil : testPictures(of: run.directory, export)
        let report = try export.write(
            to: output, as: format ?? .onnx, layout: layout ?? .nchw, comparing: pictures, isVerified: !noVerify,
            example: example.map(withoutTrailingSlash))
        try finish(report)
    }

    /// Says what was written.
    private func finish(_ report: ExportReport) throws {
        if json { return try printJSON(report) }
        for line in report.lines { try say(line, beside: output) }
    }

    /// The format of a file of weights alone; `nil` where the file is no such.
    private var weightsFormat: WeightsExport.Format? {
        let name = output.lowercased()
        if name.hasSuffix(".safetensors") { return .safetensors }
        return [".pth", ".pt"].contains(where: name.hasSuffix) ? .torch : nil
    }

    /// The test pictures of a run, where they are on this machine.
    private func testPictures(of directory: RunDirectory, _ export: ModelExport) -> (any ImageSource)? {
        guard export.takesPictures else { return nil }
        do {
            guard try directory.imageSource(root: dataRoot).isOnThisMachine else { return nil }
            return try directory.loadImages(root: dataRoot, threads: runtime.workers.threads) { _ in }.test
        } catch {
            Output.warn("compared on drawn pictures: \(error)")
            return nil
        }
    }
}

/// A small number with two digits and its power of ten: `2.4e-07`.
private func scientific(_ value: Double) -> String {
    guard value > 0 else { return "0" }
    let power = Int(log10(value).rounded(.down))
    return "\(fixed(value / pow(10, Double(power)), 1))e\(power)"
}

extension ExportPart: ExpressibleByArgument {}
extension ModelExport.Layout: ExpressibleByArgument {}

extension ExportReport {
    /// What a person reads.
    var lines: [String] {
        var lines = [
            "\(file): \(part), \(byteText(bytes)), \(grouped(Double(parameters))) parameters"
                + (flops.map { ", \(fixed(Double($0) * 1e-6, 2)) MFLOP a picture" } ?? "")
        ]
        if let names {
            let own = names == "easel"
            lines[0] += own ? ", Easel's names in PyTorch's layouts" : ", names and layouts of \(names)"
            let comparison = compared.map { "read back and compared: \($0), the same to the last bit" }
            return lines + [comparison ?? "not read back: --no-verify"]
        }
        guard let compared, let largestDifference else { return lines + ["not read back: --no-verify"] }
        var line =
            "read back and compared on \(compared): largest difference \(scientific(largestDifference)) of the largest answer"
        if let top1Agreement { line += ", the same class for \(fixed(100 * top1Agreement, 2)) %" }
        if let psnr { line += ", PSNR \(fixed(psnr, 1)) dB" }
        lines.append(line)
        return lines
    }
}
