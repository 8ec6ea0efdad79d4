import EaselCore

/// An error of a step that cannot be built or run.
public struct StepError: Error, CustomStringConvertible {
    /// What is wrong, in one line.
    public let description: String

    /// Makes an error from its line; control characters in it are escaped.
    package init(_ description: String) { self.description = description.inOneLine }
}
