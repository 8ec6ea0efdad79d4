/// An error for a size that a model cannot be built for.
public struct GeometryError: Error, CustomStringConvertible {
    /// What cannot be built, and the nearest that can, in one line.
    public let description: String

    package init(_ description: String) { self.description = description }
}
