import ArgumentParser
import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import EaselTraining

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
              easel export --run outputs/00001-lenet5-mnist -o lenet5.tflite --quantise int8
              easel export --run outputs/00002-resnet18-pets -o pets.pth

            The ending of the name says the format. Files of .onnx (operators of version 17, any number of pictures at a time) and .tflite
            (one picture at a time) are the network with its weights. Pictures come in and go out as floating-point numbers from 0 to
            255; what brings them to the model's range is part of the file. It is read back and compared with the model on test
            pictures of the run, or on drawn ones where these are not at hand, before it is put in its place.

            --quantise makes a TensorFlow Lite file smaller: float16 keeps weights in half the room, dynamic in a quarter, and int8
            computes in whole numbers of 8 bits throughout, whose scales come from pictures of training. The share of test pictures
            that are classified rightly is said before and after.

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
        help: ArgumentHelp(
            "How a TensorFlow Lite file keeps its numbers: float16, dynamic or int8. (default: 32-bit floating point)",
            valueName: "numbers"))
    var quantise: Quantisation?

    @Option(
        help: ArgumentHelp(
            "How many pictures of training int8 numbers get their scales from, 100 to 500. (default: 300)",
            valueName: "count"))
    var calibrate: Int?

    @Option(
        help: ArgumentHelp(
            "What goes into an int8 file and comes out: float, or int8 for runtimes that have whole numbers only. (default: float)",
            valueName: "numbers"))
    var io: ExportPorts?

    @Option(
        help: ArgumentHelp(
            "Where data sets are looked for, to compare on test pictures and to quantise on those of training.",
            valueName: "folder"),
        completion: .directory)
    var dataRoot: String?

    @Option(
        help: ArgumentHelp(
            "Write an example into a folder, input_0.pb and output_0.pb, to try another runtime on: what goes in, and what the "
                + "model makes of it.", valueName: "folder"), completion: .directory)
    var example: String?

    @Option(
        help: ArgumentHelp(
            "How many pictures or latents are compared, at most 10000; the example has as many. (default: 256, or 1000 with --quantise, "
                + "and 8 in the example)", valueName: "count"))
    var compare: Int?

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
                ("--example", example != nil), ("--compare", compare != nil), ("--quantise", quantise != nil),
                ("--calibrate", calibrate != nil),
                ("--io", io != nil),
            ])
            guard given.isEmpty else {
                throw ValidationError(
                    "\(given.joined(separator: ", ")): a file of weights alone has no pictures and no parts; leave it out, or "
                        + "name an .onnx file")
            }
        }
        try validateQuantisation()
        let given = flags([
            ("--data-root", dataRoot != nil && quantise != .int8), ("--example", example != nil),
            ("--compare", compare != nil),
        ])
        if let compare, !(1...10_000).contains(compare) {
            throw ValidationError("--compare \(compare): expected 1 to 10000")
        }
        if noVerify, !given.isEmpty {
            throw ValidationError("--no-verify compares nothing; leave out \(given.joined(separator: ", "))")
        }
    }

    private func validateQuantisation() throws {
        if format == .onnx, quantise != nil {
            throw ValidationError("--quantise: of TensorFlow Lite files; name a .tflite file, or leave it out")
        }
        let given = flags([("--calibrate", calibrate != nil), ("--io", io != nil)])
        if quantise != .int8, !given.isEmpty {
            throw ValidationError("\(given.joined(separator: ", ")): of --quantise int8 only; leave it out")
        }
        if io == .int8, example != nil {
            throw ValidationError("--example: of files that floating-point numbers go into; leave out --io int8")
        }
        let counts = ModelExport.calibrationCounts
        if let calibrate, !counts.contains(calibrate) {
            throw ValidationError("--calibrate \(calibrate): expected \(counts.lowerBound) to \(counts.upperBound)")
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
        var settings = ExportSettings()
        settings.layout = layout ?? .nchw
        (settings.quantisation, settings.hasWholePorts) = (quantise, io == .int8)
        settings.calibrationCount = calibrate ?? settings.calibrationCount
        settings.comparedCount = compare
        (settings.isVerified, settings.example) = (!noVerify, example.map(withoutTrailingSlash))
        let needsTraining = quantise == .int8 && export.isSeenOnPictures
        guard export.isSeenOnPictures || dataRoot == nil else {
            throw ValidationError("--data-root: this part is compared on latents as the model draws them; leave it out")
        }
        let pictures =
            try needsTraining || export.isSeenOnPictures && !noVerify
            ? pictures(of: run.directory, areNeeded: needsTraining) : nil
        let report = try export.write(
            to: output, as: format ?? .onnx, settings, comparing: noVerify ? nil : pictures?.test,
            calibrating: pictures?.train)
        try finish(report)
        report.warn()
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

    /// The pictures of a run, where they are on this machine.
    /// - Parameter areNeeded: Whether nothing can be written without them.
    private func pictures(of directory: RunDirectory, areNeeded: Bool) throws -> Dataset? {
        do {
            guard try directory.imageSource(root: dataRoot).isOnThisMachine else { return nil }
            return try directory.loadImages(root: dataRoot, threads: runtime.workers.threads) { _ in }
        } catch  where !areNeeded {
            Output.warn("compared on drawn pictures: \(error)")
            return nil
        }
    }
}

/// What goes into an int8 file and comes out.
enum ExportPorts: String, CaseIterable, ExpressibleByArgument {
    case float, int8
}

extension ExportPart: ExpressibleByArgument {}
extension ModelExport.Layout: ExpressibleByArgument {}
extension Quantisation: ExpressibleByArgument {}
