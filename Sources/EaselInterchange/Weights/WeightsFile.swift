import EaselCore
import EaselFiles

/// An opened file of weights that this or another program wrote: safetensors, PyTorch's `.pth`, or an archive with one
/// of these in it, told by its content.
///
/// Every tensor is read as 32-bit floating point, whatever numbers the file has.
public final class WeightsFile: Sendable {
    /// The path the file was opened under, and that of the file in it where it is an archive.
    public let path: String
    /// The kind of file it is.
    public let kind: WeightsKind
    /// The tensors in the order of the file.
    public let tensors: [WeightsTensor]

    private enum Content {
        case safetensors(SafetensorsFile)
        case torch(TorchFile)
    }

    private let content: Content
    private let indices: [String: Int]

    /// Opens a file and checks what it says of its tensors against its size; none of their values are read.
    ///
    /// Throws a `FileError` for a file that cannot be opened, holds no weights, several files of them, or is damaged.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - key: The entry of a PyTorch file that holds the named tensors, such as `params_ema`; the usual ones are
    ///     looked for when `nil`.
    public init(path: String, under key: String? = nil) throws {
        let container = try WeightsContainer(path: path)
        self.path = container.path
        if case .safetensors(let file) = container.content {
            let file = try SafetensorsFile(file)
            guard key == nil else {
                throw FileError(
                    path: container.path, problem: "is a safetensors file, which has its tensors under no entry")
            }
            content = .safetensors(file)
            kind = WeightsKind(format: .safetensors, member: container.member)
            tensors = file.tensors.map { WeightsTensor(name: $0.name, elementType: $0.elementType, shape: $0.shape) }
        } else {
            let file = try TorchFile(container, under: key)
            content = .torch(file)
            kind = WeightsKind(format: .torch(file.format), member: container.member)
            tensors = file.tensors.map { WeightsTensor(name: $0.name, elementType: $0.elementType, shape: $0.shape) }
        }
        indices = Dictionary(tensors.indices.lazy.map { [tensors] in (tensors[$0].name, $0) }) { first, _ in first }
    }

    /// The tensor with a name; `nil` where the file has none.
    public func tensor(_ name: String) -> WeightsTensor? { indices[name].map { tensors[$0] } }

    /// Reads one tensor's values, in row-major order, as 32-bit floating point.
    ///
    /// `F16` and `BF16` are kept exactly; of an `F64` or a large integer the nearest number is taken; a truth value is
    /// 0 or 1. Throws a `FileError` that names the tensor when it is missing, has another shape than expected, a type
    /// that is not converted, or its bytes cannot be read.
    ///
    /// - Parameters:
    ///   - name: The tensor's name.
    ///   - shape: The shape it must have; any when `nil`.
    public func values(_ name: String, shape: [Int]? = nil) throws -> [Float] {
        switch content {
        case .torch(let file): return try file.values(name, shape: shape)
        case .safetensors(let file):
            let type = tensor(name)?.elementType ?? .float32
            let entry = try file.checked(name, shape: shape, type)
            guard type.isReadAsFloat else {
                throw FileError(
                    path: path,
                    problem:
                        "tensor '\(name.inOneLine(limit: 400))' has elements of type \(type), which are not converted; "
                        + "write the file anew with F32, F16 or BF16")
            }
            try MachineMemory.require(entry.byteRange.count, for: path)
            var bytes = [UInt8](repeating: 0, count: entry.byteRange.count)
            try bytes.withUnsafeMutableBytes { try file.read(entry, into: $0) }
            return bytes.withUnsafeBytes { type.floats(from: $0) } ?? []
        }
    }
}
