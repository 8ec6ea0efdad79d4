/// An error about a program that cannot be built or run.
public struct RuntimeError: Error, CustomStringConvertible {
    /// What is wrong, in one line.
    public let description: String

    /// Makes an error from its line.
    package init(_ description: String) { self.description = description }
}
