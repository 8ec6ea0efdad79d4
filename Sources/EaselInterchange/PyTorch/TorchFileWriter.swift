import EaselCore
import EaselFiles

/// A writer of files that PyTorch's `torch.load` reads, with `weights_only=True` too: an ordered dictionary of tensors, each
/// in a storage of its own.
///
/// The archive is that of `torch.save`: `data.pkl` and `data/0`, `data/1`, … as they are, each at a multiple of 64 bytes.
///
/// Source: https://docs.pytorch.org/docs/stable/notes/serialization.html, "Serialized file format for torch.save".
package struct TorchFileWriter {
    private var tensors: [LentTensor] = []

    /// Starts an empty file.
    package init() {}

    /// Adds a tensor under a name that no other has.
    package mutating func add(_ tensor: LentTensor) throws {
        guard !tensor.name.isEmpty, !tensors.contains(where: { $0.name == tensor.name }) else {
            throw SafetensorsWriter.Misuse(
                description: "tensor '\(tensor.name.inOneLine(limit: 400))' was added before, or has no name")
        }
        tensors.append(tensor)
    }

    /// Writes the file; the same tensors give the same bytes.
    package func write(into file: OpenFile) throws {
        // The folder is named as where a file has no name: its bytes do not depend on what it is called.
        let folder = "archive"
        var archive = AlignedArchive()
        archive.add("\(folder)/data.pkl", pickle)
        archive.add("\(folder)/.format_version", Array("1".utf8))
        archive.add("\(folder)/.storage_alignment", Array("64".utf8))
        archive.add("\(folder)/byteorder", Array("little".utf8))
        for (place, tensor) in tensors.enumerated() {
            let size = tensor.count * (tensor.elementType.byteCount ?? 0)
            archive.add("\(folder)/data/\(place)", count: size, bytes: tensor.bytes)
        }
        archive.add("\(folder)/version", Array("3\n".utf8))
        try archive.write(to: file)
    }

    /// The dictionary, which refers to the storages by their names.
    private var pickle: [UInt8] {
        var writer = PickleWriter()
        Self.putDictionary(&writer)
        writer.put(.mark)
        for (place, tensor) in tensors.enumerated() {
            writer.put(tensor.name)
            writer.put(global: "torch._utils", "_rebuild_tensor_v2")
            writer.put(.mark)
            // What the reader's own code looks the storage up by: its class, name, device and number of elements.
            writer.put(.mark)
            writer.put("storage")
            writer.put(global: "torch", tensor.elementType == .int64 ? "LongStorage" : "FloatStorage")
            writer.put("\(place)")
            writer.put("cpu")
            writer.put(tensor.count)
            writer.put(.tuple)
            writer.put(.persistent)
            // From the storage's beginning, row by row, without a gradient and without hooks.
            writer.put(0)
            writer.put(tuple: tensor.shape)
            writer.put(tuple: Self.strides(of: tensor.shape))
            writer.put(.newFalse)
            Self.putDictionary(&writer)
            writer.put(.tuple)
            writer.put(.reduce)
        }
        writer.put(.setItems)
        writer.stop()
        return writer.bytes
    }

    private static func putDictionary(_ writer: inout PickleWriter) {
        writer.put(global: "collections", "OrderedDict")
        writer.put(.emptyTuple)
        writer.put(.reduce)
    }

    private static func strides(of shape: [Int]) -> [Int] {
        var (strides, step) = ([Int](), 1)
        for size in shape.reversed() {
            strides.append(step)
            step *= max(size, 1)
        }
        return strides.reversed()
    }
}
