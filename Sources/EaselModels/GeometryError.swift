/// An error for a size that a model cannot be built for.
public struct GeometryError: Error, CustomStringConvertible {
    /// What cannot be built, and the nearest that can, in one line.
    public let description: String

    package init(_ description: String) { self.description = description }

    /// The error of a model that was asked for by name. A configuration does not know it: several names share one.
    package func of(_ model: String) -> GeometryError { GeometryError("\(model): \(description)") }
}
