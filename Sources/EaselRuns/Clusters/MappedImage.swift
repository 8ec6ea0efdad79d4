/// An image of a map: its cluster, its position, and where it comes from.
public struct MappedImage: Hashable, Sendable, Encodable {
    /// Its place in the set, from 0.
    public let index: Int
    /// Its file; `nil` for one that has none of its own.
    public let file: String?
    /// Its cluster, from 0, the largest.
    public let cluster: Int
    /// Its position to the right.
    public let x: Float
    /// Its position upwards.
    public let y: Float
    /// The name of its class, where it has one.
    public let label: String?

    /// Describes an image of a map.
    package init(index: Int, file: String?, cluster: Int, x: Float, y: Float, label: String?) {
        (self.index, self.file, self.cluster) = (index, file, cluster)
        (self.x, self.y, self.label) = (x, y, label)
    }
}
