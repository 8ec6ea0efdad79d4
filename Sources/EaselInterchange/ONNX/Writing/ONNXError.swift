import EaselCore

/// An error about a model that does not fit into an ONNX file, or one of others that does not fit into Easel.
public struct ONNXError: Error, CustomStringConvertible {
    /// What is wrong and the way out, in one line.
    public let description: String

    package init(_ description: String) { self.description = description.inOneLine }
}
