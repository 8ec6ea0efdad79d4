import EaselCore
import EaselFiles
import EaselInterchange

/// Writes the weights of a trained model as a file that PyTorch reads.
///
///     let export = try WeightsExport(directory.record, from: checkpoint.file)
///     let report = try export.write(to: "model.safetensors", as: .safetensors)
///
/// Tensors have the names and layouts of torchvision's network of the same name, of timm's where only that library has it,
/// and names of our own in PyTorch's layouts otherwise. The file is read back and every tensor compared before it is put in
/// its place.
public struct WeightsExport {
    /// The format of a file of weights.
    public enum Format: String, CaseIterable, Sendable {
        /// A safetensors file, which says what the model is.
        case safetensors
        /// A file as PyTorch's `torch.save` writes it.
        case torch
    }

    private let record: RunRecord
    private let weights: ExportedWeights

    /// Builds the model of a run and loads its weights.
    /// - Throws: What is wrong with the record or the checkpoint, `OptionError` for a model whose weights are not exported.
    public init(_ record: RunRecord, from checkpoint: SafetensorsFile) throws {
        self.record = record
        weights = try ExportedWeights(record, from: checkpoint)
    }

    /// Writes a file.
    /// - Parameters:
    ///   - path: The file, replaced where there is one.
    ///   - format: Its format.
    ///   - isVerified: Whether it is read back and compared.
    /// - Throws: `RunError` where what is read is not what was written, and the errors of writing.
    public func write(to path: String, as format: Format, isVerified: Bool = true) throws -> ExportReport {
        var report = ExportReport(file: path, part: weights.part.rawValue, bytes: 0, parameters: weights.parameters)
        (report.tensors, report.names) = (weights.tensors.count, weights.library)
        try AtomicFile.write(to: path) { file in
            switch format {
            case .safetensors:
                var writer = SafetensorsWriter(metadata: try metadata())
                for tensor in weights.tensors { try writer.add(tensor) }
                try writer.write(into: file)
            case .torch:
                var writer = TorchFileWriter()
                for tensor in weights.tensors { try writer.add(tensor) }
                try writer.write(into: file)
            }
            if isVerified { try verify(file) }
            report.bytes = try file.regularSize()
        }
        if isVerified {
            report.compared = counted(weights.tensors.count, "tensor")
            report.largestDifference = 0
        }
        return report
    }

    /// Reads a file that is not in its place yet, and compares it with what it was to hold.
    private func verify(_ file: OpenFile) throws {
        func wrong(_ problem: String) -> RunError {
            RunError("the file that was written is not what it was to be: \(problem); nothing is written")
        }
        let read: WeightsFile
        do {
            // It was opened for writing, and has no name of its own that could be opened again.
            read = try WeightsFile(path: "/proc/self/fd/\(file.descriptor)")
        } catch {
            throw wrong("\(error)")
        }
        guard read.tensors.count == weights.tensors.count else {
            throw wrong("it has \(read.tensors.count) tensors, not \(weights.tensors.count)")
        }
        for tensor in weights.tensors {
            let found: [Float]
            do { found = try read.values(tensor.name, shape: tensor.shape) } catch { throw wrong("\(error)") }
            var isSame = false
            try tensor.bytes { bytes in
                let expected = tensor.elementType.floats(from: bytes) ?? []
                isSame = expected.elementsEqual(found) { $0.bitPattern == $1.bitPattern }
            }
            guard isSame else { throw wrong("the numbers of '\(tensor.name)' are others") }
        }
    }

    /// What a safetensors file says beside the tensors.
    private func metadata() throws -> [String: String] {
        let image = record.imageShape
        var facts = [
            // What other programs look for in a file of PyTorch's layouts.
            "format": "pt",
            "producer": "easel \(easelVersion)", "model": record.model.name, "part": weights.part.rawValue,
            "options": try compactJSON(record.model.options), "names": weights.library,
            "pixels": weights.pixels.description,
            "size": "\(image.height)x\(image.width)", "fit": record.preparation.fit.rawValue,
            "channels": image.channels == 1 ? "grey" : image.channels == 3 ? "rgb" : "rgba",
            // In which order dense layers take or give the numbers of a map.
            "flattened": weights.library == "easel" ? "height,width,channels" : "channels,height,width",
        ]
        facts["normalisation"] = weights.normalisation
        if let names = weights.classNames {
            (facts["classes"], facts["outputs"]) = (try compactJSON(names), weights.outputs)
        }
        return facts
    }
}
