/// An input or output of a network that was read from a file.
public struct NetworkPort: Sendable {
    /// Its name.
    public let name: String
    /// Its sizes, `nil` for one that the file leaves open; `nil` where it does not say how many there are.
    public let sizes: [Int?]?
    /// The type of its elements in the words of the file's format.
    public let elementType: String
    /// Whether it takes pixels as bytes have them, whatever numbers the network computes with.
    package let takesBytes: Bool

    package init(name: String, sizes: [Int?]?, elementType: String, takesBytes: Bool = false) {
        (self.name, self.sizes, self.elementType, self.takesBytes) = (name, sizes, elementType, takesBytes)
    }
}
