import EaselCore

/// An error for a run that cannot be trained, resumed or used as asked.
public struct RunError: Error, CustomStringConvertible, Hashable, Sendable {
    /// What is wrong and the way out, in one line.
    public let description: String

    /// Makes an error from its line; control characters in it are escaped.
    public init(_ description: String) { self.description = description.inOneLine }
}
