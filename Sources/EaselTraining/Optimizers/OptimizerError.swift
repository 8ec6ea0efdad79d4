import EaselCore

/// An optimizer's number that cannot be, or an optimizer that does not exist.
public struct OptimizerError: Error, CustomStringConvertible {
    /// What is wrong and the way out, in one line.
    public let description: String

    package init(_ description: String) { self.description = description.inOneLine }
}
