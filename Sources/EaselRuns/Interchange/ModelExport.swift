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
    private let checkpoint: SafetensorsFile
    let function: ExportedFunction
    let workers: Workers

    /// Builds the model of a run and loads its weights.
    /// - Parameter part: What of it is written; the usual part of its kind when `nil`.
    /// - Throws: What is wrong with the record or the checkpoint, `OptionError` for a part that the model does not have.
    public init(
        _ record: RunRecord, from checkpoint: SafetensorsFile, part: ExportPart? = nil, workers: Workers = .shared
    ) throws {
        (self.record, self.checkpoint, self.workers) = (record, checkpoint, workers)
        function = try ExportedFunction(record, from: checkpoint, part: part)
    }

    /// Whether pictures come in.
    var takesPictures: Bool { function.input == "images" }

    /// Whether it is compared, and whole numbers get their scales, on pictures, or on what an encoder makes of them.
    public var isSeenOnPictures: Bool { function.drawnLatents == nil }

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
    ///   - settings: What is chosen of it.
    ///   - source: Pictures that the file's answers are compared on; drawn ones when `nil`.
    ///   - training: Pictures that int8 numbers get their scales from.
    /// - Throws: `InterchangeError` for what such a file cannot hold, `RunError` where its answers differ from the model's or
    ///   pictures are missing, and the errors of writing.
    public func write(
        to path: String, as format: Format, _ settings: ExportSettings = .init(),
        comparing source: (any ImageSource)? = nil, calibrating training: (any ImageSource)? = nil
    ) throws -> ExportReport {
        let layout = format == .tflite ? .nhwc : settings.layout
        let quantisation = settings.quantisation
        guard format == .tflite || quantisation == nil else {
            throw OptionError("an ONNX file keeps its numbers in 32-bit floating point; leave quantisation out")
        }
        let single = try function.graph(1)
        var report = ExportReport(
            file: path, part: function.part.rawValue, bytes: 0,
            parameters: single.parameters.reduce(0) { $0 + ($1.parameter.isTrainable ? $1.parameter.shape.count : 0) },
            flops: single.graph.flops, quantisation: quantisation?.rawValue)
        let pieces: [ArraySlice<UInt8>]
        switch format {
        case .onnx: pieces = try onnx(layout).message.finished
        case .tflite:
            let draft = try quantised(TFLiteDraft(single), quantisation, settings, on: training, &report)
            pieces = [
                draft.bytes(
                    description: "easel \(easelVersion): \(record.model.name)", metadata: try metadata(layout))[...]
            ]
        }
        report.bytes = pieces.reduce(0) { $0 + $1.count }
        var tried: (input: ONNXTensor, output: ONNXTensor)?
        if settings.isVerified {
            let bytes = Array(pieces.joined())
            let network: any ForeignNetwork
            switch format {
            case .onnx: network = try ONNXNetwork(ONNXModel(reading: bytes[...], path: path), path: path)
            case .tflite: network = try TFLiteNetwork(TFLiteModel(reading: bytes, path: path), path: path)
            }
            tried = try compare(
                network, layout, chunk: format == .tflite ? 1 : 32, on: source, count: settings.comparedCount, &report)
        }
        try AtomicFile.write(to: path) { file in
            for piece in pieces { try piece.withUnsafeBytes { try file.write($0) } }
        }
        if let example = settings.example, let tried {
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

    /// A TensorFlow Lite file's network with its numbers in less room.
    private func quantised(
        _ draft: TFLiteDraft, _ quantisation: Quantisation?, _ settings: ExportSettings,
        on training: (any ImageSource)?,
        _ report: inout ExportReport
    ) throws -> TFLiteDraft {
        switch quantisation {
        case nil: return draft
        case .float16: return draft.halved()
        case .dynamic: return try draft.dynamicallyQuantised()
        case .int8:
            // What has no such form is said before anything is computed.
            try draft.requireIntegerForms()
            let (ranges, what) = try calibrated(draft, on: training, count: settings.calibrationCount)
            report.calibratedOn = what
            return try draft.quantised(
                ranges: ranges, pictures: ["images", "reconstructions"], keepsFloats: !settings.hasWholePorts)
        }
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

    /// The encoder of the autoencoder whose decoder is written.
    func encoder() throws -> ExportedFunction {
        try ExportedFunction(record, from: checkpoint, part: .encoder)
    }

    /// The shape of Easel's input.
    func inputShape(rows: Int) -> Shape {
        let image = function.image
        return takesPictures ? [rows, image.height, image.width, image.channels] : [rows, function.inputSize]
    }
}
