/// An option of a model, a loss or an optimizer that does not exist, or has a value that it cannot have.
public struct OptionError: Error, CustomStringConvertible, Hashable, Sendable {
    /// What is wrong and what would work, in one line.
    public let description: String

    /// Makes an error from its line; control characters in it are escaped.
    public init(_ description: String) { self.description = description.inOneLine }
}
