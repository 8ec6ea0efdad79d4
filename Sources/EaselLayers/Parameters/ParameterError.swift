import EaselCore

/// An error about a model's parameters: its stored properties and its computation do not agree about them, or some that
/// are asked for do not exist.
public struct ParameterError: Error, CustomStringConvertible {
    /// What is wrong and the way out, in one line.
    public let description: String

    package init(_ description: String) { self.description = description.inOneLine }
}
