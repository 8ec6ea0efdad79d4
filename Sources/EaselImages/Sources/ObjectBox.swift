/// A box around an object in an image, and the object's class.
public struct ObjectBox: Hashable, Sendable {
    /// The class, from 0.
    public var label: Int32
    /// The left edge in pixels from the image's left, which may lie between two pixels.
    public var x: Float
    /// The upper edge in pixels from the image's top.
    public var y: Float
    /// The width in pixels.
    public var width: Float
    /// The height in pixels.
    public var height: Float

    /// Makes a box.
    public init(label: Int32, x: Float, y: Float, width: Float, height: Float) {
        (self.label, self.x, self.y, self.width, self.height) = (label, x, y, width, height)
    }
}
