/// An image read from a file.
public struct DecodedImage: Sendable {
    /// The image.
    public var image: Image
    /// What is wrong with the file, where it was read leniently.
    public var damage: String?

    package init(_ image: Image, damage: String? = nil) { (self.image, self.damage) = (image, damage) }
}
