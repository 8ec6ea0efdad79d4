/// An error about an option of a model, a loss, an optimizer or a run: it does not exist, or cannot have its value.
public struct OptionError: Error, CustomStringConvertible, Hashable, Sendable {
    /// What is wrong and what would work, in one line.
    public let description: String

    /// Makes an error from its line; control characters in it are escaped.
    public init(_ description: String) { self.description = description.inOneLine }
}
