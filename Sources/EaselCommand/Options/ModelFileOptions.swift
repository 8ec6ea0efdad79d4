import ArgumentParser
import EaselCore
import EaselFiles
import EaselImages
import EaselInterchange
import EaselRuns
import EaselRuntime

extension QuantisedArithmetic: ExpressibleByArgument {}

/// The options that name a network in a file of others' formats, and say what such a file may leave open.
struct ModelFileOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A network in a file: NAME.onnx or NAME.tflite.", valueName: "file"),
        completion: .file(extensions: ["onnx", "tflite"]))
    var model: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What the file's network takes for pixels: 0..255, 0..1, -1..1 or mean:.485/.456/.406,deviation:.229/.224/.225 of "
                + "pixels from 0 to 1. (default: what the file says, or 0..255)", valueName: "range"))
    var pixels: String?

    @Option(
        help: ArgumentHelp(
            "A text file with the names of the network's classes, one a line in their order. (default: what the file says, or "
                + "numbers)", valueName: "file"), completion: .file())
    var labels: String?

    @Option(
        help: ArgumentHelp(
            "The size of the network's pictures, where the file leaves it open: one number, or HEIGHTxWIDTH.",
            valueName: "size"))
    var size: Size2D?

    @Option(
        help: ArgumentHelp(
            "Whose whole numbers a quantised TensorFlow Lite network is computed in: those of LiteRT's reference kernels, or of "
                + "XNNPACK, by which LiteRT computes unless told otherwise. (default: reference)",
            valueName: "reference|xnnpack"))
    var arithmetic: QuantisedArithmetic?

    func validate() throws {
        let given = flags([
            ("--pixels", pixels != nil), ("--labels", labels != nil), ("--size", size != nil),
            ("--arithmetic", arithmetic != nil),
        ])
        guard model != nil || given.isEmpty else {
            throw ValidationError("\(given.joined(separator: ", ")): of a network in a file, which --model names")
        }
        _ = try meaning
    }

    private var meaning: PixelMeaning? {
        get throws {
            do { return try pixels.map { try PixelMeaning(parsing: $0) } } catch {
                throw ValidationError("--\(error)")
            }
        }
    }

    /// The classifier in the file; `nil` where none is named.
    func classifier() throws -> TrainedClassifier? {
        try opened { try ImportedClassifier($0, pixels: $1, size: size).trained(labels: $2) }
    }

    /// The segmenter in the file; `nil` where none is named.
    func segmenter(workers: Workers) throws -> Segmenter? {
        try opened {
            try Segmenter(ImportedSegmenter($0, pixels: $1, size: size), labels: $2, workers: workers)
        }
    }

    /// Opens the file, and says on standard error what was assumed of it.
    private func opened<Model>(
        _ make: (any ForeignNetwork, PixelMeaning?, _ labels: [String]?) throws -> Model
    ) throws -> Model? {
        guard let model else { return nil }
        let network = try NetworkFile.open(model, arithmetic: arithmetic ?? .reference)
        guard arithmetic == nil || (network as? TFLiteNetwork)?.isQuantised == true else {
            throw InterchangeError("\(model): --arithmetic is of quantised TensorFlow Lite networks; leave it out here")
        }
        let names = try labels.map { try ClassLabels.read($0) }
        let made = try make(network, meaning, names)
        if pixels == nil, network.metadata["pixels"] == nil, !network.inputs.contains(where: \.takesBytes) {
            Output.warn(
                "\(model) does not say what it takes for pixels; 0..255 is assumed, and --pixels says otherwise")
        }
        return made
    }
}
