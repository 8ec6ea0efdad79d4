import EaselCore
import EaselFiles
import Synchronization

/// An opened file of weights that PyTorch's `torch.save` wrote (`.pth`, `.pt`, `.bin`): its tensors' names, types and
/// shapes, and their values on demand.
///
/// Both of PyTorch's formats are read, told by their content, and a Python wheel or another archive with one such file
/// in it. The file may be a state dictionary, or hold one under `state_dict`, `model_state_dict`, `model`, `net` or
/// `params`; a prefix `module.` that all names have is left out. Nothing in such a file is ever run: one that refers to
/// anything but tensors, numbers, texts and what holds them is refused, with the name it refers to.
public final class TorchFile: Sendable {
    /// A format of `torch.save`.
    public enum Format: String, Hashable, Sendable, CustomStringConvertible {
        /// The ZIP archive that PyTorch writes since version 1.6.
        case archive
        /// The stream of pickles and numbers before that.
        case stream

        /// One line for people.
        public var description: String { self == .archive ? "PyTorch file" : "PyTorch file of the old format" }
    }

    /// The path the file was opened under, and that of the file in it where it is an archive of others.
    public let path: String
    /// The format the file is in.
    public let format: Format
    /// The tensors in the order of the file.
    public let tensors: [TorchTensor]
    /// The names of entries beside the tensors that are something else, such as numbers.
    public let otherEntries: [String]

    /// An expanded tensor may have more elements than its file has bytes, but not more than this.
    private static let mostExpanded = 1 << 22

    private let content: TorchContent
    private let indices: [String: Int]
    /// The storage that was read last: tensors that share one stand together.
    private let held = Mutex<(storage: Int, bytes: [UInt8])?>(nil)

    /// Opens a file and checks that its tensors lie where the file has bytes; none of their values are read.
    ///
    /// Throws a `FileError` for a file that cannot be opened, is none of PyTorch's, is cut short or damaged, refers to
    /// what is no weights, has no named tensors or one name twice, and a tensor of an impossible shape, beyond its
    /// storage, or that overlaps itself.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - key: The entry that holds the named tensors, such as `params_ema`; the usual ones are looked for when `nil`.
    public convenience init(path: String, under key: String? = nil) throws {
        try self.init(WeightsContainer(path: path), under: key)
    }

    /// Reads what is in a file that is open.
    package init(_ container: WeightsContainer, under key: String? = nil) throws {
        let path = container.path
        switch container.content {
        case .safetensors:
            throw FileError(path: path, problem: "is a safetensors file, none of PyTorch's; open it as a WeightsFile")
        case .torchArchive(let tree, let folder):
            format = .archive
            content = try TorchArchive.read(tree, folder: folder, path: path)
        case .torchStream(let file):
            format = .stream
            content = try TorchStream.read(file)
        }
        let document = content.document
        let state = try StateDictionary(document, under: key, path: path)
        tensors = try state.tensors.map { name, index in
            let (tensor, storage) = (document.tensors[index], document.storages[document.tensors[index].storage])
            do throws(TensorLayout.Problem) {
                let layout = try TensorLayout(
                    shape: tensor.shape, strides: tensor.strides, offset: tensor.offset, storageCount: storage.count)
                return TorchTensor(
                    name: name, elementType: storage.elementType, storage: tensor.storage, layout: layout)
            } catch {
                throw FileError(path: path, problem: "tensor '\(name.inOneLine(limit: 400))' \(error.text)")
            }
        }
        otherEntries = state.others
        self.path = path
        indices = Dictionary(tensors.indices.lazy.map { [tensors] in (tensors[$0].name, $0) }) { first, _ in first }
    }

    /// The tensor with a name; `nil` where the file has none.
    public func tensor(_ name: String) -> TorchTensor? { indices[name].map { tensors[$0] } }

    /// Reads one tensor's values, in row-major order, as 32-bit floating point.
    ///
    /// Of an `F64` or a large integer the nearest number is taken; a truth value is 0 or 1. Throws a `FileError` that
    /// names the tensor when it is missing, has another shape than expected, or its bytes cannot be read.
    ///
    /// - Parameters:
    ///   - name: The tensor's name.
    ///   - shape: The shape it must have; any when `nil`.
    public func values(_ name: String, shape: [Int]? = nil) throws -> [Float] {
        let quoted = "tensor '\(name.inOneLine(limit: 400))'"
        guard let tensor = tensor(name) else {
            let some = tensors.prefix(3).map { $0.name.inOneLine(limit: 60) }.joined(separator: ", ")
            throw FileError(path: path, problem: "has no \(quoted); it has \(tensors.count), such as: \(some)")
        }
        if let shape, shape != tensor.shape {
            throw FileError(path: path, problem: "\(quoted) has shape \(tensor.shape.prefix(8)), not \(shape)")
        }
        let layout = tensor.layout
        if layout.count == 0 { return [] }
        let most = max(Self.mostExpanded, content.document.storages[tensor.storage].count)
        guard !layout.isExpanded || layout.count <= most else {
            throw FileError(
                path: path, problem: "\(quoted) is expanded to \(layout.count) elements; at most \(most) are read")
        }
        guard let size = tensor.elementType.byteCount, let floats = try floats(of: tensor, elementSize: size) else {
            throw FileError(
                path: path, problem: "\(quoted) has elements of type \(tensor.elementType), which are not read")
        }
        return floats
    }

    private func floats(of tensor: TorchTensor, elementSize size: Int) throws -> [Float]? {
        let (layout, isBigEndian) = (tensor.layout, content.isBigEndian)
        // Whatever is not expanded lies in its storage, so that this does not overflow.
        try MachineMemory.require(layout.count * (4 + (layout.isContiguous ? 0 : size)), for: path)
        return try bytes(of: tensor.storage).withUnsafeBytes { bytes in
            if layout.isContiguous {
                let elements = bytes[(layout.offset * size)...].prefix(layout.count * size)
                return tensor.elementType.floats(
                    from: UnsafeRawBufferPointer(rebasing: elements), isBigEndian: isBigEndian)
            }
            return layout.gathered(bytes, elementSize: size).withUnsafeBytes {
                tensor.elementType.floats(from: $0, isBigEndian: isBigEndian)
            }
        }
    }

    private func bytes(of storage: Int) throws -> [UInt8] {
        if let held = held.withLock({ $0 }), held.storage == storage { return held.bytes }
        held.withLock { $0 = nil }
        let bytes = try content.bytes(storage)
        held.withLock { $0 = (storage, bytes) }
        return bytes
    }
}
