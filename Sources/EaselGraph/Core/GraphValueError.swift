import EaselCore

/// An error about an input or output asked for by a name or an element type that it does not have.
public struct GraphValueError: Error, CustomStringConvertible {
    /// What was asked for and what there is, in one line.
    public let description: String

    package init(_ description: String) { self.description = description.inOneLine }
}
