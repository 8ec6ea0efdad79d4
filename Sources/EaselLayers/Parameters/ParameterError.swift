import EaselCore

/// A model whose stored properties and whose computation do not agree about its parameters.
public struct ParameterError: Error, CustomStringConvertible {
    /// What is wrong and the way out, in one line.
    public let description: String

    package init(_ description: String) { self.description = description.inOneLine }
}
