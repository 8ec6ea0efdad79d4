import EaselCore

/// An error about inference: a function of a model that cannot be traced, or rows that it cannot be applied to.
public struct InferenceError: Error, CustomStringConvertible {
    /// What is wrong and the way out, in one line.
    public let description: String

    /// Makes an error from its line; control characters in it are escaped.
    package init(_ description: String) { self.description = description.inOneLine }
}
