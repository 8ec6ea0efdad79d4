import EaselCore

/// The kind of a file of weights: its format, and where it lies in an archive.
public struct WeightsKind: Hashable, Sendable, CustomStringConvertible {
    /// A format of weights.
    public enum Format: Hashable, Sendable {
        /// A safetensors file.
        case safetensors
        /// A file that PyTorch's `torch.save` wrote.
        case torch(TorchFile.Format)
    }

    /// The format of the weights themselves.
    public let format: Format
    /// The name of the file with weights in an archive, such as a Python wheel; `nil` where the file is none.
    public let member: String?

    /// One line for people.
    public var description: String {
        let text =
            switch format {
            case .safetensors: "safetensors file"
            case .torch(let format): format.description
            }
        return member.map { "\(text) \($0.inOneLine(limit: 200)) in an archive" } ?? text
    }
}
