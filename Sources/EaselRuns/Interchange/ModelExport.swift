import EaselCore
import EaselFiles
import EaselGraph
import EaselImages
import EaselInterchange
import EaselLayers
import EaselRuntime
import EaselTraining

/// Writes a trained model as a file for the runtimes of others.
///
///     let export = try ModelExport(directory.record, from: checkpoint.file)
///     let report = try export.write(to: "model.onnx", as: .onnx)
///
/// The file is read back and compared with the model before it is put in its place, so that none is left that answers
/// otherwise.
public struct ModelExport {
    /// The order of an image's dimensions in a file.
    public enum Layout: String, CaseIterable, Sendable {
        /// `[N, C, H, W]`, as PyTorch has them.
        case nchw
        /// `[N, H, W, C]`, as TensorFlow has them.
        case nhwc
    }

    private let record: RunRecord
    private let function: ExportedFunction
    private let workers: Workers

    /// Builds the model of a run and loads its weights.
    /// - Parameter part: What of it is written; the usual part of its kind when `nil`.
    /// - Throws: What is wrong with the record or the checkpoint, `OptionError` for a part that the model does not have.
    public init(
        _ record: RunRecord, from checkpoint: SafetensorsFile, part: ExportPart? = nil, workers: Workers = .shared
    ) throws {
        (self.record, self.workers) = (record, workers)
        function = try ExportedFunction(record, from: checkpoint, part: part)
    }

    /// Whether pictures come in, which can be compared on a data set.
    public var takesPictures: Bool { function.input == "images" }

    /// The largest difference that the order of sums explains, relative to the largest answer.
    public static let allowedDifference = 1e-4
    /// How many pictures are compared; of drawn ones a quarter.
    private static let most = 256

    /// A format of the files that hold a whole network.
    public enum Format: String, CaseIterable, Sendable {
        /// ONNX, operators of version 17, any number of pictures at a time.
        case onnx
        /// TensorFlow Lite, one picture at a time, `[1, H, W, C]`.
        case tflite
    }

    /// Writes a file of a network.
    /// - Parameters:
    ///   - path: The file, replaced where there is one.
    ///   - format: Its format.
    ///   - layout: The order of dimensions of pictures in an ONNX file.
    ///   - source: Pictures that the file's answers are compared on; drawn ones when `nil`.
    ///   - isVerified: Whether the file is read back and compared.
    ///   - example: A folder, made where there is none, that gets what was compared first and the model's answers as ONNX's own
    ///     tests have them, `input_0.pb` and `output_0.pb`, for whoever uses the file to try their side.
    /// - Throws: `InterchangeError` for what such a file cannot hold, `RunError` where its answers differ from the model's, and
    ///   the errors of writing.
    public func write(
        to path: String, as format: Format, layout: Layout = .nchw, comparing source: (any ImageSource)? = nil,
        isVerified: Bool = true, example: String? = nil
    ) throws -> ExportReport {
        let layout = format == .tflite ? .nhwc : layout
        let single = try function.graph(1)
        let pieces: [ArraySlice<UInt8>]
        switch format {
        case .onnx: pieces = try onnx(layout).message.finished
        case .tflite:
            pieces = [
                try TFLiteModel.file(
                    of: single, description: "easel \(easelVersion): \(record.model.name)", metadata: metadata(layout))[
                        ...]
            ]
        }
        var report = ExportReport(
            file: path, part: function.part.rawValue, bytes: pieces.reduce(0) { $0 + $1.count },
            parameters: single.parameters.reduce(0) { $0 + ($1.parameter.isTrainable ? $1.parameter.shape.count : 0) },
            flops: single.graph.flops)
        var tried: (input: ONNXTensor, output: ONNXTensor)?
        if isVerified {
            let bytes = Array(pieces.joined())
            let network: any ForeignNetwork
            switch format {
            case .onnx: network = try ONNXNetwork(ONNXModel(reading: bytes[...], path: path), path: path)
            case .tflite: network = try TFLiteNetwork(TFLiteModel(reading: bytes, path: path), path: path)
            }
            tried = try compare(network, layout, chunk: format == .tflite ? 1 : 32, on: source, &report)
        }
        try AtomicFile.write(to: path) { file in
            for piece in pieces { try piece.withUnsafeBytes { try file.write($0) } }
        }
        if let example, let tried {
            try FileSystem.makeFolder(example)
            try AtomicFile.write(tried.input.bytes, to: "\(example)/input_0.pb")
            try AtomicFile.write(tried.output.bytes, to: "\(example)/output_0.pb")
        }
        return report
    }

    /// The content of an ONNX file.
    private func onnx(_ layout: Layout) throws -> ONNXModel {
        var model = try ONNXModel(layout: layout == .nchw ? .channelsFirst : .natural, graph: function.graph)
        (model.producer, model.producerVersion, model.name) = ("easel", easelVersion, record.model.name)
        model.metadata = try metadata(layout)
        return model
    }

    /// What the file says beside the network.
    private func metadata(_ layout: Layout) throws -> [String: String] {
        var facts = [
            "model": record.model.name, "part": function.part.rawValue, "pixels": "0..255", "layout": layout.rawValue,
            "channels": function.image.channels == 1 ? "grey" : function.image.channels == 3 ? "rgb" : "rgba",
        ]
        facts["fit"] = record.preparation.fit.rawValue
        if let names = function.classNames {
            facts["classes"] = try compactJSON(names)
        }
        return facts
    }

    /// Compares the answers of a file with the model's, and gives the first rows with the model's answers in the file's order.
    private func compare(
        _ network: any ForeignNetwork, _ layout: Layout, chunk: Int, on source: (any ImageSource)?,
        _ report: inout ExportReport
    ) throws -> (input: ONNXTensor, output: ONNXTensor) {
        let own = try Predictor(function.graph(chunk), chunk: chunk, workers: workers)
        let other = try Predictor(of: network, chunk: chunk, workers: workers) { trace in
            try ["answers": answers(of: network, layout, trace, rows: chunk)]
        }
        let (count, what, rows) = try inputs(source)
        report.compared = what
        let size = function.inputSize
        var given: [Float] = []
        func results(_ predictor: Predictor, _ name: String) throws -> [Float] {
            var values: [Float] = []
            let (input, output) = (try predictor.input(function.input), try predictor.output(name))
            try predictor.run(rows: count) { part in
                let memory = try input.rows(part.count)
                for (place, row) in part.enumerated() {
                    try rows(row, UnsafeMutableBufferPointer(rebasing: memory[place * size..<(place + 1) * size]))
                }
                if given.count < Self.shown * size { given += memory[..<(part.count * size)] }
            } taking: { part in
                values += try output.rows(part.count)
            }
            return values
        }
        let found = try results(other, "answers")
        given = []
        let expected = try results(own, function.output)
        guard expected.count == found.count else {
            throw RunError("the file gives \(found.count) numbers where the model gives \(expected.count)")
        }
        let largest = expected.reduce(0) { max($0, abs(Double($1))) }
        let difference = zip(expected, found).reduce(0.0) { max($0, abs(Double($1.0) - Double($1.1))) }
        guard difference.isFinite, largest.isFinite else {
            throw RunError("the model's answers are not numbers; a checkpoint before training failed may do")
        }
        report.largestDifference = largest > 0 ? difference / largest : difference
        if let names = function.classNames, expected.count == count * names.count {
            let agreeing = (0..<count).count { row in
                func best(_ values: [Float]) -> Int? {
                    let own = values[row * names.count..<(row + 1) * names.count]
                    return own.indices.max { own[$0] < own[$1] }
                }
                return best(expected) == best(found)
            }
            report.top1Agreement = Double(agreeing) / Double(max(count, 1))
        }
        if ["images", "reconstructions"].contains(function.output) {
            let error = ImageDifference(
                original: expected.map { $0 / 255 }[...], values: found.map { $0 / 255 }[...])
            report.psnr = error.psnr
        }
        guard let relative = report.largestDifference, relative <= Self.allowedDifference else {
            throw RunError(
                "the file's answers differ from the model's by \(difference) of \(largest), more than rounding; nothing is written"
            )
        }
        let number = min(count, Self.shown)
        func tensor(_ name: String, _ values: [Float], _ shape: Shape) -> ONNXTensor {
            let dimensions = [number] + shape.dimensions.dropFirst()
            let values = Array(values[..<Shape(dimensions).count])
            guard dimensions.count == 4, layout == .nchw else { return ONNXTensor(name, dimensions, values) }
            return ONNXTensor(channelsLast: name, dimensions, values)
        }
        return (
            tensor(function.input, given, own.graph.inputs[0].shape),
            tensor(function.output, expected, own.graph.outputs[0].shape)
        )
    }

    /// How many rows an example has.
    private static let shown = 8

    /// What the network of a file computes of Easel's input, in Easel's order of dimensions.
    private func answers(
        of network: any ForeignNetwork, _ layout: Layout, _ trace: Trace, rows: Int
    ) throws -> Tensor {
        let isPicture = function.input == "images"
        let image = function.image
        let given = trace.input(
            function.input, isPicture ? [rows, image.height, image.width, image.channels] : [rows, function.inputSize])
        let moved = isPicture && layout == .nchw ? given.transposed([0, 3, 1, 2]) : given
        let found = try network([function.input: moved], wanted: [function.output])[0]
        return found.shape.rank == 4 && layout == .nchw ? found.transposed([0, 2, 3, 1]) : found
    }

    /// What is compared: how many rows, what they are, and what fills one.
    private func inputs(
        _ source: (any ImageSource)?
    ) throws -> (Int, String, (Int, UnsafeMutableBufferPointer<Float>) throws -> Void) {
        if takesPictures, let source, source.imageShape == function.image, source.count > 0 {
            let count = min(source.count, Self.most)
            return (
                count, "\(counted(count, "picture")) of the test set",
                { row, memory in
                    for (place, pixel) in zip(memory.indices, try source.image(at: row).pixels) {
                        memory[place] = Float(pixel)
                    }
                }
            )
        }
        let isPicture = takesPictures
        return (
            Self.most / 4, isPicture ? "\(Self.most / 4) drawn pictures" : "\(Self.most / 4) drawn latents",
            { row, memory in
                var random = RandomSequence(Philox(seed: 0, stream: 0), step: UInt64(row))
                for place in memory.indices {
                    let share = random.uniform()
                    memory[place] = isPicture ? (share * 255).rounded() : 4 * share - 2
                }
            }
        )
    }
}
