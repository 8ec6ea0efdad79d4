import EaselCore

/// An error about a model that does not fit into a file of another format, or one in a file that does not fit into Easel.
public struct InterchangeError: Error, CustomStringConvertible {
    /// What is wrong and the way out, in one line.
    public let description: String

    package init(_ description: String) { self.description = description.inOneLine }
}
