/// An option that does not exist, or has a value that it cannot have: of a model, a loss, an optimizer, a run.
public struct OptionError: Error, CustomStringConvertible, Hashable, Sendable {
    /// What is wrong and what would work, in one line.
    public let description: String

    /// Makes an error from its line; control characters in it are escaped.
    public init(_ description: String) { self.description = description.inOneLine }
}
