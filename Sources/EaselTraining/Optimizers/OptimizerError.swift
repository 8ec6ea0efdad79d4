import EaselCore

/// An error for an optimizer that does not exist, or a hyperparameter out of its range.
public struct OptimizerError: Error, CustomStringConvertible {
    /// What is wrong and the way out, in one line.
    public let description: String

    package init(_ description: String) { self.description = description.inOneLine }
}
